package ninja.helpy.cluster.chaos.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import ninja.helpy.cluster.chaos.ChaosRun.Scene;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Workload;
import ninja.helpy.cluster.chaos.books.Ledger;
import ninja.helpy.cluster.chaos.books.LedgerReader;
import ninja.helpy.cluster.upstream.Script;

/** People in rooms, on whatever nodes, with Helpys who answer when they are called. */
public final class RoomsWorkload implements Workload {

    public static final int PEOPLE_PER_ROOM = 3;

    /** Two seconds and one, so that many a node dies in the middle of an answer. */
    private static final Map<String, Script> HELPYS = scripts();

    /** A room that has been quiet for so long is not about to begin a round. */
    private static final int QUIET_LOOKS = 6;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final int LOOKS_MAX = 60;

    private final Scene scene;
    private final Hall hall;
    private final List<Room> rooms = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(RoomSocket.PATIENCE)
            .build();

    /** Makes the rooms. */
    public RoomsWorkload(Scene scene, Client admin) {
        this.scene = scene;
        this.hall = Hall.make(admin, scene.adminKey(), HELPYS);
        int count = scene.options().clients() / PEOPLE_PER_ROOM;
        for (int number = 1; number <= count; number++) rooms.add(hall.room(admin, number, PEOPLE_PER_ROOM));
    }

    private static Map<String, Script> scripts() {
        var scripts = new LinkedHashMap<String, Script>();
        scripts.put("Ada", new Script(40, 50));
        scripts.put("Bob", new Script(25, 40));
        return scripts;
    }

    static String userId(int number) {
        return "person-" + number;
    }

    @Override
    public void work(int number, Client client) {
        var room = rooms.get((number - 1) / PEOPLE_PER_ROOM);
        var transcript = room.enter(
                userId(number),
                what -> scene.violations().add("room " + room.id() + ", person " + number + ": " + what));
        new PersonWorker(number, hall, room, transcript, http, client, scene.pulse()).work();
    }

    @Override
    public void check(Client client) {
        awaitQuiet(client);
        var ledger = new LedgerReader(
                        hall.workspaceId(),
                        path -> client.get(path, hall.key()),
                        what -> scene.violations().add(what))
                .read();
        for (Room room : rooms) {
            var check =
                    new RoomCheck(room, what -> scene.violations().add("room " + room.id() + ", " + what), answers());
            check.compare();
            ledger.ifPresent(books -> rounds(room, check, books, client));
        }
        ledger.ifPresent(this::checkHeld);
    }

    private void rounds(Room room, RoomCheck check, Ledger ledger, Client client) {
        check.rounds().forEach(roundId -> {
            var round = client.get(room.path() + "/rounds/" + roundId, hall.key());
            check.paid(roundId, round, ledger);
        });
    }

    private void checkHeld(Ledger ledger) {
        ledger.holds().forEach((reference, posted) -> {
            if (!posted.isResolved()) scene.violations().add(reference + " is still held");
        });
    }

    private static List<String> answers() {
        return HELPYS.values().stream().map(script -> script.text().strip()).toList();
    }

    /** Questions that waited for the end of a round may still set off another one. */
    private void awaitQuiet(Client client) {
        int quiet = 0;
        for (int look = 0; look < LOOKS_MAX && quiet < QUIET_LOOKS; look++) {
            Optional<Room> busy =
                    rooms.stream().filter(room -> isBusy(room, client)).findFirst();
            quiet = busy.isPresent() ? 0 : quiet + 1;
            pause();
        }
        if (quiet < QUIET_LOOKS) scene.violations().add("a Helpy is still at work long after the last question");
    }

    private boolean isBusy(Room room, Client client) {
        JsonNode helpys =
                client.get(room.path() + "/participants", hall.key()).json().path("helpys");
        return StreamSupport.stream(helpys.spliterator(), false)
                .anyMatch(helpy -> helpy.path("active").asBoolean());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Map<String, Long> counts() {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("rooms", (long) rooms.size());
        counts.put(
                "messages",
                rooms.stream().mapToLong(room -> room.acknowledged().size()).sum());
        counts.put("answers", rooms.stream().mapToLong(RoomCheck::answersIn).sum());
        counts.put(
                "gaps",
                rooms.stream()
                        .flatMap(room -> room.transcripts().values().stream())
                        .mapToLong(Transcript::gaps)
                        .sum());
        return counts;
    }
}

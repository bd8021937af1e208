package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.cli.StatusReport.Status;
import ninja.helpy.cluster.demo.Client;
import ninja.helpy.cluster.demo.DemoFailure;
import ninja.helpy.cluster.demo.SseLines;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the events of a workspace, one JSON object per line. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Writes the events of a workspace as NDJSON, from a position or a time on, and with --follow goes on live;"
                        + " or, with --rejudge, says who would have answered in a room with other rules.")
final class ReplayCommand implements Callable<Integer> {

    @Option(names = "--workspace", paramLabel = "ID", description = "Which workspace (default: the demo workspace).")
    private Optional<String> workspace = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "API key of that workspace (default: HELPY_API_KEY, or the demo workspace's own).")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "N|TIME",
            description = "A position, or a time as 2026-11-21T10:00:00Z (default: from the beginning).")
    private Optional<String> from = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Write to this file (default: the standard output).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--follow", description = "Stay, and write what happens from now on as well.")
    private boolean follow;

    @Mixin
    private JudgeOptions judge = new JudgeOptions();

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException {
        Status status = new StatusReport(data.dir()).status();
        if (status.url() == null) {
            Terminal.standard().failure("Nothing runs here. Start it with: ./helpy up");
            return HelpyCli.FAILED;
        }
        String id =
                workspace.or(() -> Optional.ofNullable(status.workspaceId())).orElseThrow();
        String apiKey = key.or(() -> Optional.ofNullable(System.getenv("HELPY_API_KEY")))
                .orElseGet(() -> String.valueOf(status.apiKey()));
        var client = new Client(status.url(), apiKey);
        if (judge.room().isPresent()) return judged(client, status);
        try (Writer writer = writer()) {
            long events = follow ? live(client, id, writer) : pages(client, id, writer);
            writer.flush();
            if (out.isPresent()) Terminal.standard().line(events + " events in " + out.get());
        }
        return 0;
    }

    private int judged(Client client, Status status) {
        var terminal = Terminal.standard();
        String room = judge.room()
                .filter(id -> !id.equals(JudgeOptions.DEMO_ROOM))
                .orElseGet(() -> String.valueOf(status.roomId()));
        String path = "/groups/sessions/" + encoded(room);
        try {
            JsonNode judgement = client.post(path + "/rejudge?limit=" + judge.shown(), judge.rules());
            if (judge.json()) terminal.line(judgement.toPrettyString());
            else new JudgeReport(client.get(path), judgement).lines().forEach(terminal::line);
            return 0;
        } catch (DemoFailure refused) {
            terminal.failure("The room cannot be judged: " + refused.getMessage());
            return HelpyCli.FAILED;
        }
    }

    private long pages(Client client, String id, Writer writer) throws IOException {
        String path = "/api/workspaces/" + id + "/events?limit=200" + start();
        long events = 0;
        String cursor = "";
        do {
            JsonNode page = client.get(path + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)));
            for (JsonNode event : page.path("items")) {
                writer.write(event + "\n");
                events++;
            }
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : page.path("nextCursor").asText("");
        } while (!cursor.isEmpty());
        return events;
    }

    /** Ends when the node does, or with Ctrl-C. */
    private long live(Client client, String id, Writer writer) {
        long[] events = {0};
        SseLines.read(
                client.stream("/api/workspaces/" + id + "/events/stream"
                        + (start().isEmpty() ? "" : "?" + start().substring(1))),
                event -> {
                    if (!event.name().equals("event")) return true;
                    try {
                        writer.write(event.data() + "\n");
                        writer.flush();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                    events[0]++;
                    return true;
                });
        return events[0];
    }

    private String start() {
        return from.map(position -> "&from=" + encoded(position)).orElse("");
    }

    private Writer writer() throws IOException {
        return out.isPresent()
                ? Files.newBufferedWriter(out.get())
                : new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

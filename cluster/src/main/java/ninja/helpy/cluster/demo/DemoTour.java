package ninja.helpy.cluster.demo;

import java.time.Duration;
import java.time.Instant;
import ninja.helpy.cluster.terminal.Terminal;

/** The four uses, one after the other, and what they took. */
public final class DemoTour {

    private final Terminal terminal;
    private final Place place;

    public DemoTour(Terminal terminal, Place place) {
        this.terminal = terminal;
        this.place = place;
    }

    public void play() {
        Instant begin = Instant.now();
        var client = new Client(place.url(), place.apiKey());
        terminal.line(terminal.bold("Helpy Cluster, the four uses") + terminal.dim("  against " + place.url()));
        title("1  Token stream (server-sent events)");
        var stream = new StreamScene(terminal, client, place).play();
        label(stream.model());
        title("2  Webhook");
        new WebhookScene(terminal, client, place).play();
        title("3  Live room (WebSocket)");
        var room = new RoomScene(terminal, client, place).play();
        title("4  Replay");
        int events = new ReplayScene(terminal, client, place, begin).play();
        credits(client);
        summary(stream, room, events, Duration.between(begin, Instant.now()));
    }

    private void title(String text) {
        terminal.line("");
        terminal.line(terminal.bold(text));
    }

    /** Nobody must take scripted answers for a model's. */
    private void label(String model) {
        if (!model.startsWith("demo/")) return;
        terminal.warn(
                "These answers are scripted: the demo provider plays them. For a real model set a provider's key "
                        + "(OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, …) and start again with ./helpy down and ./helpy up.");
    }

    private void credits(Client client) {
        Credits now = Settling.after(client, place);
        DemoFailure.unless(now.reserved().signum() == 0, "a hold is still open: " + now);
        DemoFailure.unless(now.addsUp(), "available is not balance less held: " + now);
    }

    private void summary(StreamScene.Outcome stream, RoomScene.Outcome room, int events, Duration took) {
        title("Summary");
        terminal.line("  model                     " + stream.model());
        terminal.line("  first token, stream       " + stream.firstToken().toMillis() + " ms");
        terminal.line("  first token, room         " + room.firstToken().toMillis() + " ms");
        terminal.line("  answers in the room       " + room.answers() + ", at once, in order");
        terminal.line("  credits                   held before each answer, charged once, nothing left held");
        terminal.line("  events replayed           " + events);
        terminal.line("  all of it                 " + Terminal.seconds(took));
        terminal.line("");
        terminal.line(terminal.good("Everything is as promised."));
    }
}

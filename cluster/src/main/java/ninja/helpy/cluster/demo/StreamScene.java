package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.cluster.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Use 1: an agent answers token by token over server-sent events; credits are held meanwhile and settled after. */
final class StreamScene {

    private static final String QUESTION = "Why is the sum of the first n odd numbers always a square?";

    private final Terminal terminal;
    private final Client client;
    private final Place place;

    private final StringBuilder text = new StringBuilder();
    private @Nullable Instant firstText;
    private Optional<Credits> during = Optional.empty();
    private Optional<BigDecimal> cost = Optional.empty();
    private String last = "";
    private String model = "";

    StreamScene(Terminal terminal, Client client, Place place) {
        this.terminal = terminal;
        this.client = client;
        this.place = place;
    }

    /** What the summary says of it. */
    record Outcome(String model, Duration firstToken, Duration total, BigDecimal cost) {}

    Outcome play() {
        Place.Helpy helpy = place.helpys().get(0);
        Credits before = Credits.of(client, place);
        terminal.line("  You: " + QUESTION);
        terminal.piece("  " + terminal.voice(0, helpy.name() + ": "));
        Instant begin = Instant.now();
        SseLines.read(client.stream(helpy.streamUrl(), Map.of("message", QUESTION)), this::take);
        terminal.line("");
        DemoFailure.unless(firstText != null, "the stream ended without a token");
        DemoFailure.unless(last.equals("done"), "the stream ended with \"" + last + "\" instead of \"done\"");
        var outcome = new Outcome(
                model,
                Duration.between(begin, firstText == null ? begin : firstText),
                Duration.between(begin, Instant.now()),
                cost.orElseThrow(() -> new DemoFailure("the stream told no usage")));
        terminal.line(terminal.dim("  model " + model + ", first token after "
                + outcome.firstToken().toMillis() + " ms, all " + text.length() + " characters after "
                + outcome.total().toMillis() + " ms"));
        credits(before, outcome);
        return outcome;
    }

    private boolean take(SseLines.Event event) {
        JsonNode data = Client.parsed(event.data());
        last = event.name();
        switch (event.name()) {
            case "start", "model" -> model = data.path("model").asText();
            case "text" -> speak(data.path("delta").asText());
            case "restarted" -> text.setLength(0);
            case "usage" -> cost = Optional.of(Credits.amount(data, "costCredits"));
            case "error" -> throw new DemoFailure("the stream ended with an error: " + data);
            default -> {
                return !last.equals("done");
            }
        }
        return true;
    }

    private void speak(String delta) {
        if (firstText == null) {
            firstText = Instant.now();
            during = Optional.of(Credits.of(client, place));
        }
        text.append(delta);
        terminal.piece(terminal.voice(0, delta));
    }

    private void credits(Credits before, Outcome outcome) {
        Credits after = Settling.after(client, place);
        Credits held = during.orElseThrow();
        terminal.line("");
        terminal.line("  " + terminal.bold("Credits") + "            balance        held    available");
        row("before", before);
        row("at first token", held);
        row("after", after);
        terminal.line(terminal.dim("  charged " + outcome.cost().toPlainString()));
        DemoFailure.unless(held.reserved().signum() > 0, "nothing was held while the answer streamed");
        DemoFailure.unless(after.reserved().signum() == 0, "a hold is still open after the answer");
        DemoFailure.unless(before.addsUp() && held.addsUp() && after.addsUp(), "available is not balance less held");
        DemoFailure.unless(
                before.balance().subtract(after.balance()).compareTo(outcome.cost()) == 0,
                "the balance fell by " + before.balance().subtract(after.balance()) + ", not by the cost");
    }

    private void row(String when, Credits credits) {
        terminal.line(String.format(
                java.util.Locale.ROOT,
                "    %-14s %12s %11s %12s",
                when,
                credits.balance().toPlainString(),
                credits.reserved().toPlainString(),
                credits.available().toPlainString()));
    }
}

package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import ninja.helpy.cluster.terminal.Terminal;

/** Use 2: a program calls an agent's webhook; the same delivery twice is answered twice and charged once. */
final class WebhookScene {

    private static final String QUESTION = "Which experiment can I do with a glass of water?";
    private static final int LINES_SHOWN = 3;
    private static final int ACCEPTED = 202;

    private final Terminal terminal;
    private final Client client;
    private final Place place;

    WebhookScene(Terminal terminal, Client client, Place place) {
        this.terminal = terminal;
        this.client = client;
        this.place = place;
    }

    void play() {
        Place.Helpy helpy = place.helpys().get(1);
        Credits before = Credits.of(client, place);
        var once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        terminal.line("  Delivery:  " + QUESTION);
        JsonNode first = client.post(helpy.webhookUrl(), QUESTION, once).json();
        Paragraphs.wrapped(first.path("text").asText(), terminal.width() - 6).stream()
                .limit(LINES_SHOWN)
                .forEach(line -> terminal.line("    " + terminal.voice(1, line)));
        JsonNode second = client.post(helpy.webhookUrl(), QUESTION, once).json();
        BigDecimal charged =
                before.balance().subtract(Settling.after(client, place).balance());
        DemoFailure.unless(
                first.path("runId").equals(second.path("runId"))
                        && first.path("text").equals(second.path("text")),
                "the same delivery got another answer");
        DemoFailure.unless(
                charged.compareTo(Credits.amount(first, "costCredits")) == 0,
                "the same delivery twice cost " + charged.toPlainString() + ", not "
                        + first.path("costCredits").asText());
        terminal.line(
                terminal.dim("  the same delivery again: the same answer, charged once: " + charged.toPlainString()));
        later(helpy);
    }

    /** Without waiting: accepted at once, fetched when it is there. */
    private void later(Place.Helpy helpy) {
        Client.Answer accepted =
                client.post(helpy.webhookUrl(), "And one with a mirror?", Map.of("Prefer", "respond-async"));
        DemoFailure.unless(accepted.status() == ACCEPTED, "respond-async was answered with " + accepted.status());
        String runId = accepted.json().path("runId").asText();
        JsonNode run =
                client.getAt(helpy.webhookUrl() + "/runs/" + runId + "?wait=30").json();
        DemoFailure.unless(
                run.path("status").asText().equals("completed"), "the run fetched later is " + run.path("status"));
        terminal.line(terminal.dim("  respond-async: 202 at once with the run's id; its answer of "
                + run.path("text").asText().length() + " characters was fetched later"));
    }
}

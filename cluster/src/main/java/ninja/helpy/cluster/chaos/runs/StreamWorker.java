package ninja.helpy.cluster.chaos.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Pulse;
import ninja.helpy.cluster.chaos.Violations;
import ninja.helpy.cluster.demo.SseLines;
import ninja.helpy.cluster.upstream.Script;

/**
 * One client: asks, reads the stream, comes back with its last position wherever it broke, and begins again when the
 * run is over. Now and then it asks the same once more, reads the whole run again, and looks into the conversation.
 */
final class StreamWorker {

    private static final int OF_HUNDRED = 100;
    private static final int ASKED_AGAIN = 10;
    private static final int READ_AGAIN = 20;
    private static final int LOOKED_UP = 20;
    private static final int RUNS_MAX = 100_000;

    private final int number;
    private final Tenant tenant;
    private final Script script;
    private final Client client;
    private final Pulse pulse;
    private final Violations violations;
    private final SplittableRandom random;

    StreamWorker(int number, Tenant tenant, Script script, Client client, Pulse pulse, Violations violations) {
        this.number = number;
        this.tenant = tenant;
        this.script = script;
        this.client = client;
        this.pulse = pulse;
        this.violations = violations;
        this.random = client.random();
    }

    void work() {
        for (int n = 1; client.isToWork() && n <= RUNS_MAX; n++) one("s" + number + "-" + n);
    }

    private void one(String key) {
        Told run = followed(key);
        if (!run.isOver()) return;
        tenant.ended(run);
        client.nowAcknowledged();
        if (chance(ASKED_AGAIN)) expectSame(run, key, "asked again", followed(key));
        if (chance(READ_AGAIN)) expectSame(run, key, "read again", readAgain(run, key));
        if (chance(LOOKED_UP)) lookUp(run, key);
    }

    /** To its end; not over if it was refused. */
    private Told followed(String key) {
        var run = new Told(script.text(), what -> violation(key, what));
        while (!run.isOver()) {
            var refused = run.runId().isEmpty() ? ask(key, run) : resume(run);
            if (refused.isPresent()) {
                violation(key, "was refused: " + refused.get());
                return run;
            }
        }
        return run;
    }

    private Told readAgain(Told first, String key) {
        var again = new Told(script.text(), what -> violation(key, "read again: " + what));
        while (!again.isOver()) {
            var refused = read(first.runId(), again);
            if (refused.isPresent()) {
                violation(key, "reading it again was refused: " + refused.get());
                return again;
            }
        }
        return again;
    }

    private Optional<Answer> ask(String key, Told run) {
        return client.follow(
                "POST", tenant.streamPath(), Map.of("Idempotency-Key", key), Map.of("message", key), beating(run));
    }

    private Optional<Answer> resume(Told run) {
        return read(run.runId(), run);
    }

    private Optional<Answer> read(String runId, Told run) {
        return client.follow(
                "GET",
                tenant.streamPath() + "/runs/" + runId,
                Map.of("Last-Event-ID", run.position()),
                Map.of(),
                beating(run));
    }

    private Consumer<SseLines.Event> beating(Told run) {
        return event -> {
            pulse.beat(number - 1);
            run.take(event);
        };
    }

    private void expectSame(Told first, String key, String how, Told again) {
        if (!again.isOver()) return;
        boolean same = again.runId().equals(first.runId()) && again.cost() == first.cost();
        if (!same) {
            violation(
                    key,
                    how + " it was run " + again.runId() + " for " + again.cost() + ", before it was " + first.runId()
                            + " for " + first.cost());
        }
    }

    /** Question and answer are in the conversation, once each. */
    private void lookUp(Told run, String key) {
        var conversation = client.get(tenant.path("/entities/conversation/" + run.conversationId()), tenant.key());
        JsonNode recent = conversation.json().at("/state/recent");
        long answers = StreamSupport.stream(recent.spliterator(), false)
                .filter(message -> message.path("content").asText().equals(script.text()))
                .count();
        if (recent.size() != 2 || answers != 1) {
            violation(
                    key,
                    "its conversation has " + recent.size() + " messages, " + answers + " of them the answer: "
                            + conversation);
        }
    }

    private void violation(String key, String what) {
        violations.add("workspace " + tenant.number() + ", run " + key + ": " + what);
    }

    private boolean chance(int ofHundred) {
        return random.nextInt(OF_HUNDRED) < ofHundred;
    }
}

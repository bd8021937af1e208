package ninja.helpy.cluster;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.cluster.HttpUser.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One request from end to end, row by row of the flow table in README.md: request → entity → hold → model → tokens →
 * settle → journal → projection → replay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlowIT {

    /** One dollar per million tokens of input, two per million of output. */
    private static final Price PRICE = new Price(1_000_000_000, 2_000_000_000, 0, 2_000_000_000, 0);

    private final CompletableFuture<Void> nowGoOn = new CompletableFuture<>();
    private final TestNodes nodes = new TestNodes(
            "flow",
            system -> Models.of(
                    "scripted",
                    ScriptedModel.answering(
                            system,
                            request -> List.of(
                                    say("Light is "),
                                    await(nowGoOn),
                                    say("a wave."),
                                    finish("stop", new Usage(100, 10, 0, 0, false)))),
                    PRICE));

    private HttpUser owner;
    private String workspace;
    private String agent;
    private String streamPath;
    private Event start = new Event("", "", NullNode.getInstance());

    @BeforeAll
    void aNode() throws Exception {
        var node = nodes.add();
        var admin = new HttpUser(TestNodes.url(node), TestNodes.ADMIN_KEY);
        var made = admin.post("/api/workspaces", Map.of("name", "Flow"));
        workspace = made.findValue("workspaceId").asText();
        admin.post(
                "/api/workspaces/" + workspace + "/credits",
                Map.of("amount", "1", "reason", "test", "reference", "first"));
        owner = new HttpUser(TestNodes.url(node), made.findValue("key").asText());
        agent = owner.post(base() + "/agents", Map.of("name", "Ada", "systemPrompt", "Be kind.", "model", "scripted/x"))
                .findValue("agentId")
                .asText();
        var door = owner.post(base() + "/agents/" + agent + "/streams", Map.of("allowedOrigins", List.of("*")));
        streamPath = "/api/streams/" + workspace + "/" + agent + "/"
                + door.get("secret").asText();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    @Order(1)
    void theRequestStartsARunOfTheAgentAndItsFirstTokensArriveWhileTheModelStillSpeaks() throws Exception {
        var lines = owner.stream(streamPath, Map.of("message", "What is light?"), "Idempotency-Key", "flow-1");

        var events = HttpUser.until(lines, "text");

        start = events.get(0);
        assertThat(start.name()).isEqualTo("start");
        assertThat(start.data().get("model").asText()).isEqualTo("scripted/x");
        assertThat(HttpUser.text(events)).isEqualTo("Light is ");
    }

    @Test
    @Order(2)
    void creditsAreHeldWhileTheModelSpeaks() throws Exception {
        var reservations = owner.get(base() + "/credits/reservations").get("items");

        assertThat(reservations).hasSize(1);
        assertThat(reservations.get(0).get("runId")).isEqualTo(start.data().get("runId"));
        assertThat(credits("reserved")).isPositive();
    }

    @Test
    @Order(3)
    void theStreamEndsWithUsageAndAnExplicitDone() throws Exception {
        nowGoOn.complete(null);

        var events = HttpUser.until(owner.listen(streamPath + "/runs/" + runId(), "Last-Event-ID", start.id()), "done");

        assertThat(HttpUser.text(events)).isEqualTo("Light is a wave.");
        var usage = events.get(events.size() - 2);
        assertThat(usage.name()).isEqualTo("usage");
        assertThat(new BigDecimal(usage.data().get("costCredits").asText())).isEqualByComparingTo("0.00012");
    }

    @Test
    @Order(4)
    void theRunIsChargedOnceAndNothingIsHeld() throws Exception {
        assertThat(credits("reserved")).isZero();
        assertThat(credits("spent")).isEqualByComparingTo("0.00012");
        assertThat(credits("balance")).isEqualByComparingTo(credits("granted").subtract(credits("spent")));
    }

    @Test
    @Order(5)
    void theSameDeliveryAgainGetsTheSameAnswerAndCostsNothing() throws Exception {
        var again = HttpUser.until(
                owner.stream(streamPath, Map.of("message", "What is light?"), "Idempotency-Key", "flow-1"), "done");

        assertThat(HttpUser.text(again)).isEqualTo("Light is a wave.");
        assertThat(credits("spent")).isEqualByComparingTo("0.00012");
    }

    @Test
    @Order(6)
    void theJournalHasEveryStepOfTheRunInOrder() throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> typesOf("run").contains("run-settled"));

        assertThat(typesOf("run"))
                .startsWith("run-started", "model-called")
                .containsSubsequence("run-completed", "run-settled");
        assertThat(typesOf("conversation")).contains("conversation-started", "message-appended");
    }

    @Test
    @Order(7)
    void theFeedGivesEveryEventADensePositionAndShowsNoSecret() throws Exception {
        var rows = owner.get(base() + "/events?limit=200").get("items");

        long expected = 1;
        for (var row : rows)
            assertThat(row.findValue("eventId").asLong(row.path("position").asLong()))
                    .isEqualTo(expected++);
        assertThat(rows.toString()).contains("•••");
    }

    @Test
    @Order(8)
    void replayStreamsWhatWasAndThenWhatComes() throws Exception {
        var lines = owner.listen(base() + "/events/stream?from=0");
        var past = HttpUser.until(lines, "caught-up");
        owner.post(base() + "/agents", Map.of("name", "Galileo", "systemPrompt", "Look."));

        var live = HttpUser.until(lines, "event");

        assertThat(past).hasSizeGreaterThan(8);
        assertThat(live.get(live.size() - 1).data().toString()).contains("Galileo");
    }

    @Test
    @Order(9)
    void anyEntityCanBeViewedAsItWasAfterItsNthEvent() throws Exception {
        var asked = view("run", runId(), 1);
        var ended = view("run", runId(), 99);
        var ledger = view("credit-ledger", workspace, 1);

        assertThat(asked.toString()).contains("What is light?").doesNotContain("a wave");
        assertThat(ended.toString()).contains("a wave");
        assertThat(ledger.at("/state/money/granted").asLong()).isEqualTo(1_000_000_000L);
        assertThat(ledger.at("/state/holds")).isEmpty();
    }

    private JsonNode view(String type, String id, int at) throws Exception {
        return owner.get(base() + "/entities/" + type + "/" + id + "?at=" + at);
    }

    private List<String> typesOf(String entityType) throws Exception {
        var rows = owner.get(base() + "/events?limit=200&entity=" + entityType).get("items");
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.get("entityType").asText().equals(entityType))
                .map(row -> row.get("type").asText())
                .toList();
    }

    private BigDecimal credits(String field) throws Exception {
        return new BigDecimal(owner.get(base() + "/credits").get(field).asText());
    }

    private String runId() {
        return start.data().get("runId").asText();
    }

    private String base() {
        return "/api/workspaces/" + workspace;
    }
}

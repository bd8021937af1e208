package ninja.helpy.cluster;

import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where the money went: what a few runs leave in ledger, usage and audit, asked on either of two nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BooksIT {

    private static final int RUNS = 5;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern METRIC = Pattern.compile("`(helpy_\\w+|http_server_requests\\w+)`");

    private final TestNodes nodes = new TestNodes(
            "books",
            system -> Models.of(
                    "scripted",
                    ScriptedModel.answering(
                            system, request -> List.of(say("Indeed."), finish("stop", new Usage(10, 1, 2, 0, false)))),
                    new Price(1_000, 1_000, 0, 1_000, 0)));

    private final List<HttpUser> admins = new ArrayList<>();
    private HttpUser owner;
    private String workspace;
    private String agent;

    @BeforeAll
    void aFewRuns() throws Exception {
        for (int n = 0; n < 2; n++) admins.add(new HttpUser(TestNodes.url(nodes.add()), TestNodes.ADMIN_KEY));
        var admin = admins.get(0);
        var made = admin.post("/api/workspaces", Map.of("name", "Books"));
        workspace = "/api/workspaces/" + made.at("/workspace/workspaceId").asText();
        admin.post(workspace + "/credits", Map.of("amount", "10", "reason", "test", "reference", "first"));
        owner = new HttpUser(
                TestNodes.url(nodes.nodes().get(1)), made.at("/apiKey/key").asText());
        agent = owner.post(
                        workspace + "/agents",
                        Map.of("name", "Ada", "systemPrompt", "Agree.", "model", "scripted/x", "maxTokens", 50))
                .get("agentId")
                .asText();
        var conversation = owner.post("/chat/conversations", Map.of("agentId", agent))
                .get("conversationId")
                .asText();
        for (int n = 1; n <= RUNS; n++) {
            owner.post("/chat/conversations/" + conversation + "/messages", Map.of("content", "question " + n));
        }
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    void everyRunIsReservedAndSettledInTheLedgerAtOnce() throws Exception {
        var items = owner.get(workspace + "/credits/transactions?limit=100").get("items");

        var types = items.findValuesAsText("type");
        assertThat(types.stream().filter("settle"::equals)).hasSize(RUNS);
        assertThat(types.stream().filter("reserve"::equals)).hasSize(RUNS);
        assertThat(types.get(types.size() - 1)).isEqualTo("grant");
        assertThat(items.get(0).get("balanceAfter"))
                .isEqualTo(owner.get(workspace + "/credits").get("balance"));
    }

    @Test
    void usageIsWhatTheLedgerHasChargedAlsoWhenTheDayIsOver() throws Exception {
        var spent = owner.get(workspace + "/credits").get("spent").asText();
        await().atMost(SOON).untilAsserted(() -> {
            var total = owner.get(workspace + "/usage").get("total");
            assertThat(total.get("runs").asInt()).isEqualTo(RUNS);
            assertThat(total.get("costCredits").asText()).isEqualTo(spent);
        });

        var ofAgent = owner.get(workspace + "/agents/" + agent + "/usage?groupBy=model");
        assertThat(ofAgent.at("/items/0/key").asText()).isEqualTo("scripted/x");
        assertThat(ofAgent.at("/items/0/tokensIn").asInt()).isEqualTo(RUNS * 10);
        assertThat(ofAgent.at("/items/0/cacheHits").asInt()).isEqualTo(RUNS);
        for (var admin : admins) {
            assertThat(admin.post("/api/admin/usage/close", Map.of("again", true))
                            .get("differences"))
                    .isEmpty();
            assertThat(admin.get("/api/admin/usage/differences").get("items")).isEmpty();
        }
    }

    @Test
    void theBooksAreRightWhoeverIsAsked() throws Exception {
        for (var admin : admins) {
            var report = admin.post("/api/admin/audit", Map.of("full", true));

            assertThat(report.get("clean").asBoolean()).as(report.toString()).isTrue();
            assertThat(report.get("ledgers").asInt()).isEqualTo(1);
            assertThat(report.get("unanswered").asInt()).isZero();
            assertThat(report.get("events").asInt()).isGreaterThan(RUNS);
            assertThat(report.get("drift").asText()).isEqualTo("0");
        }
        assertThat(metric("helpy_credits_drift_nano")).containsExactly("0.0");
        assertThat(metric("helpy_credits_audited_ledgers")).containsExactly("1.0");
    }

    @Test
    void aRebuildShowsTheViewsEverythingAgainAndCountsNothingTwice() throws Exception {
        await().atMost(SOON)
                .until(() -> owner.get(workspace + "/usage").at("/total/runs").asInt() == RUNS);

        var rebuilt = admins.get(1).post("/api/admin/projections/reconcile", Map.of("rebuild", true));

        assertThat(rebuilt.has("missed")).isTrue();
        assertThat(owner.get(workspace + "/usage").at("/total/runs").asInt()).isEqualTo(RUNS);
    }

    @Test
    void everyMetricThatTheReadmeNamesIsThere() throws Exception {
        var readme = Files.readString(Path.of("..", "README.md"));
        var named =
                METRIC.matcher(readme).results().map(found -> found.group(1)).toList();
        var there = admins.get(0).text("/metrics");

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named).allMatch(name -> there.contains("\n" + name));
    }

    /** Its values on those nodes that have one. */
    private List<String> metric(String name) throws Exception {
        var found = new ArrayList<String>();
        for (var node : nodes.nodes()) {
            var text = new HttpUser(TestNodes.url(node), TestNodes.ADMIN_KEY).text("/metrics");
            text.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .filter(value -> !value.equals("NaN"))
                    .forEach(found::add);
        }
        return found;
    }
}

package ninja.helpy.cluster;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.pause;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is asked of one node may live on another: nobody notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {

    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);
    private static final int RUNS = 6;
    private static final String SLOWLY = "count slowly";
    private static final int WORDS = 100;

    private volatile CompletableFuture<Void> nowGoOn = CompletableFuture.completedFuture(null);
    private final TestNodes nodes = new TestNodes(
            "two",
            system -> Models.of(
                    "scripted",
                    ScriptedModel.answering(
                            system,
                            request -> request.toString().contains(SLOWLY) ? slowly() : ownWords(request.system())),
                    PRICE));

    private HttpUser owner;
    private String urlA;
    private String urlB;
    private String workspace;
    private final List<String> agents = new ArrayList<>();

    @BeforeAll
    void twoNodes() throws Exception {
        urlA = TestNodes.url(nodes.add());
        urlB = TestNodes.url(nodes.add());
        var admin = new HttpUser(urlA, TestNodes.ADMIN_KEY);
        var made = admin.post("/api/workspaces", Map.of("name", "Two"));
        workspace = made.findValue("workspaceId").asText();
        admin.post(base() + "/credits", Map.of("amount", "10", "reason", "test", "reference", "first"));
        owner = new HttpUser(urlA, made.findValue("key").asText());
        for (var name : List.of("Ada", "Galileo", "Sappho")) {
            var agent = Map.of("name", name, "kind", "helpy", "systemPrompt", "I am " + name, "model", "scripted/x");
            agents.add(
                    owner.post(base() + "/agents", agent).findValue("agentId").asText());
        }
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    void aRunIsReadFromEitherNodeWhileItRunsAndBothReadTheSame() throws Exception {
        var door = owner.post(base() + "/agents/" + agents.get(0) + "/streams", Map.of("allowedOrigins", List.of("*")));
        var path = "/api/streams/" + workspace + "/" + agents.get(0) + "/"
                + door.get("secret").asText();
        // Enough of them that each node is the owner of some.
        for (int i = 0; i < RUNS; i++) {
            var go = new CompletableFuture<Void>();
            nowGoOn = go;
            var onA = owner.stream(path, Map.of("message", "count"));
            var first = HttpUser.until(onA, "text");
            var runId = first.get(0).data().get("runId").asText();
            var onB = owner.at(urlB).listen(path + "/runs/" + runId);
            assertThat(HttpUser.text(HttpUser.until(onB, "text"))).isEqualTo("one ");
            go.complete(null);

            var resumed = owner.at(urlB)
                    .listen(
                            path + "/runs/" + runId,
                            "Last-Event-ID",
                            first.get(1).id());
            assertThat(HttpUser.text(HttpUser.until(resumed, "done"))).isEqualTo("two");
            var whole = owner.listen(path + "/runs/" + runId);
            assertThat(HttpUser.text(HttpUser.until(whole, "done"))).isEqualTo("one two");
        }
    }

    @Test
    void aRoomWithMembersOnBothNodesHearsTheSameAnswersInTheSameOrder() throws Exception {
        nowGoOn = CompletableFuture.completedFuture(null);
        var room = owner.post("/groups/sessions", Map.of("name", "Room", "sessionType", "study", "helpyIds", agents))
                .findValue("sessionId")
                .asText();
        var spent = credits("spent");
        try (var uma = new RoomUser(owner, workspace, urlA, "uma");
                var udo = new RoomUser(owner, workspace, urlB, "udo")) {
            uma.send("group.join", Map.of("sessionId", room));
            udo.send("group.join", Map.of("sessionId", room));
            await().until(() -> uma.heard("ack").size() == 1 && udo.heard("ack").size() == 1);
            uma.send("group.message", Map.of("sessionId", room, "message", "Hello everyone"));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> uma.heard("helpy.response").size() == 3);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> udo.heard("helpy.response").size() == 3);

            assertThat(answers(udo)).isEqualTo(answers(uma)).hasSize(3);
            assertThat(udo.heard("helpy.token")).isNotEmpty();
            assertThat(udo.heard("helpy.thinking")).isNotEmpty();
            assertThat(udo.heard("group.message").toString()).contains("Hello everyone");
        }
        await().until(() -> credits("reserved").signum() == 0);
        assertThat(credits("spent")).isGreaterThan(spent);
        assertThat(credits("balance")).isEqualByComparingTo(credits("granted").subtract(credits("spent")));
    }

    /** Printed, since it is a figure of the machine; what must hold is that both hear everything. */
    @Test
    void aReaderOnTheOtherNodeHearsTheSameALittleLater() throws Exception {
        var door = owner.post(base() + "/agents/" + agents.get(1) + "/streams", Map.of("allowedOrigins", List.of("*")));
        var path = "/api/streams/" + workspace + "/" + agents.get(1) + "/"
                + door.get("secret").asText();
        var lag = new FollowingLag();
        for (int i = 0; i < RUNS; i++) {
            var onA = owner.stream(path, Map.of("message", SLOWLY));
            var runId = HttpUser.until(onA, "start").get(0).data().get("runId").asText();
            var here = FollowingLag.listen(onA);
            var there = FollowingLag.listen(owner.at(urlB).listen(path + "/runs/" + runId));
            assertThat(there.get(60, TimeUnit.SECONDS).text())
                    .isEqualTo(here.get(60, TimeUnit.SECONDS).text())
                    .hasSize("a ".length() * WORDS);
            lag.add(here.join(), there.join());
        }
        assertThat(lag.size()).isPositive();
        System.out.println(lag);
    }

    /** Each Helpy has others, so that none of them is an echo. */
    private List<ScriptedModel.Step> ownWords(String system) {
        var words = List.of("one ", "two");
        if (system.contains("I am Galileo")) words = List.of("stars ", "shine");
        if (system.contains("I am Sappho")) words = List.of("roses ", "wither");
        return List.of(
                say(words.get(0)), await(nowGoOn), say(words.get(1)), finish("stop", new Usage(10, 2, 0, 0, false)));
    }

    private static List<ScriptedModel.Step> slowly() {
        var steps = new ArrayList<ScriptedModel.Step>();
        for (int i = 0; i < WORDS; i++) {
            steps.add(pause(Duration.ofMillis(10)));
            steps.add(say("a "));
        }
        steps.add(finish("stop", new Usage(10, WORDS, 0, 0, false)));
        return steps;
    }

    private static List<String> answers(RoomUser user) {
        return user.heard("helpy.response").stream()
                .map((JsonNode data) -> data.get("order") + " " + data.get("helpyId") + " " + data.get("response"))
                .toList();
    }

    private BigDecimal credits(String field) throws Exception {
        return new BigDecimal(owner.get(base() + "/credits").get(field).asText());
    }

    private String base() {
        return "/api/workspaces/" + workspace;
    }
}

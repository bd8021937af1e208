package ninja.helpy.cluster;

import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of a Helpy on a real Cassandra: what it is, what it remembers and how it stands to its owner outlives its node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelpysIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String[] UMA = {"X-User-Id", "uma"};
    private static final int MEMORIES_MAX = 100;

    private final List<ModelRequest> asked = new CopyOnWriteArrayList<>();
    private final TestNodes nodes = new TestNodes(
            "helpys",
            system -> Models.of(
                    "scripted",
                    ScriptedModel.answering(system, request -> {
                        asked.add(request);
                        return List.of(say("Gladly."), finish("stop", new Usage(10, 1, 0, 0, false)));
                    }),
                    new Price(1_000, 1_000, 0, 1_000, 0)));

    private Node node;
    private HttpUser owner;
    private String workspace;
    private String helpy;

    @BeforeAll
    void aHelpyOfUmas() throws Exception {
        node = nodes.add();
        var admin = new HttpUser(TestNodes.url(node), TestNodes.ADMIN_KEY);
        var made = admin.post("/api/workspaces", Map.of("name", "Helpys"));
        workspace = made.at("/workspace/workspaceId").asText();
        var grant = Map.of("amount", "10", "reason", "test", "reference", "first");
        admin.post("/api/workspaces/" + workspace + "/credits", grant);
        owner = new HttpUser(TestNodes.url(node), made.at("/apiKey/key").asText());
        var character = Map.of("traits", List.of("playful"), "tone", "warm");
        var body = Map.of("name", "Gauss", "model", "scripted/x", "personality", character);
        helpy = owner.post("/helpys/create", body, UMA).get("helpyId").asText();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    @Order(1)
    void itRemembersTheHundredMostImportantThings() throws Exception {
        var dull = List.of(Map.of("text", "Her umbrella is grey.", "importance", 0));
        var many = IntStream.range(1, MEMORIES_MAX)
                .mapToObj(i -> Map.of("text", "Thing " + i))
                .toList();
        var bees = List.of(Map.of("text", "She keeps bees.", "importance", 1));
        for (var add : List.of(dull, many, bees)) asUma("PUT", one() + "/memories", Map.of("add", add));

        var memories = owner.get(one()).get("memories").findValuesAsText("text");

        assertThat(memories)
                .hasSize(MEMORIES_MAX)
                .startsWith("She keeps bees.")
                .doesNotContain("Her umbrella is grey.");
    }

    @Test
    @Order(2)
    void everyAnswerBringsItCloserToItsOwner() throws Exception {
        for (int i = 0; i < 2; i++) {
            var question = Map.of("botId", helpy, "message", "Hello", "stream", false);
            owner.post("/api/chat", question, UMA);
        }

        await().atMost(PATIENCE).until(() -> runs() == 2);

        assertThat(owner.get(one()).get("relationshipDepth").asInt()).isEqualTo(100 * 2 / (2 + 30));
        assertThat(asked.get(0).system())
                .contains("Your character: playful; tone: warm.")
                .contains("She keeps bees.");
    }

    @Test
    @Order(3)
    void inARoomItSpeaksAsItselfAndIsHeardByAllAndRatedByThoseWhoAreThere() throws Exception {
        var room = owner.post("/groups/sessions", Map.of("name", "Room", "helpyIds", List.of(helpy)))
                .findValue("sessionId")
                .asText();
        try (var uma = joined("uma", room);
                var ben = joined("ben", room)) {
            ben.send("group.message", Map.of("sessionId", room, "message", "@Gauss, what is a prime?"));
            await().atMost(PATIENCE)
                    .until(() -> uma.heard("helpy.response").size() == 1
                            && ben.heard("helpy.response").size() == 1);
            uma.send("group.message", Map.of("sessionId", room, "message", "@Gauss, and what is a square?"));
            await().atMost(PATIENCE).until(() -> ben.heard("helpy.response").size() == 2);

            var answer = ben.heard("helpy.response").get(1);
            assertThat(answer.get("helpyId").asText()).isEqualTo(helpy);
            assertThat(answer.get("response").asText()).isEqualTo("Gladly.");
            assertThat(asked.get(2).system())
                    .contains("Your character: playful")
                    .doesNotContain("She keeps bees.");
            assertThat(asked.get(3).system())
                    .contains("Your character: playful")
                    .contains("She keeps bees.");
            var rating = Map.of("messageId", answer.get("messageId"), "sessionId", room, "rating", 4);
            owner.post("/llm/feedback", rating, "X-User-Id", "ben");
        }
        await().atMost(PATIENCE).until(() -> runs() == 4);
        assertThat(owner.get(one()).at("/stats/learnerRuns").asInt()).isEqualTo(3);
        assertThat(prompts().at("/versions/0/effectiveness").asDouble()).isEqualTo(0.75);
        var events = "/api/workspaces/" + workspace + "/events?limit=200&entity=agent";
        await().atMost(PATIENCE)
                .until(() -> owner.get(events).findValuesAsText("type").contains("feedback-given"));
    }

    @Test
    @Order(4)
    void onAnotherNodeItIsTheSame() throws Exception {
        var before = owner.get(one());
        var told = prompts();
        var other = nodes.add();

        nodes.stop(node);
        node = other;
        owner = owner.at(TestNodes.url(node));

        assertThat(owner.get(one())).isEqualTo(before);
        assertThat(prompts()).isEqualTo(told);
    }

    @Test
    @Order(5)
    void oneMadeAfterItIsLikeItAndRemembersNothing() throws Exception {
        var body = Map.of("name", "Euler", "templateId", helpy);

        var made = owner.post("/helpys/create", body, UMA);

        assertThat(made.get("templateId").asText()).isEqualTo(helpy);
        assertThat(made.get("personality")).isEqualTo(owner.get(one()).get("personality"));
        assertThat(made.get("memories")).isEmpty();
        assertThat(state(made.get("helpyId").asText()).at("/look/templateId").asText())
                .isEqualTo(helpy);
    }

    @Test
    @Order(6)
    void aResetIsWrittenForEverAndKeepsWhatItIs() throws Exception {
        var reset = asUma("POST", one() + "/reset", Map.of("keepPersonality", true));

        assertThat(reset.get("memories")).isEmpty();
        assertThat(reset.get("relationshipDepth").asInt()).isZero();
        assertThat(reset.at("/stats/runs").asInt()).isZero();
        assertThat(reset.at("/personality/tone").asText()).isEqualTo("warm");
        assertThat(state(helpy).get("memories")).isEmpty();
        assertThat(state(helpy).at("/relationship/stats/runs").asInt()).isZero();
        assertThat(state(helpy).at("/personality/tone").asText()).isEqualTo("warm");
    }

    private RoomUser joined(String userId, String room) throws Exception {
        var user = new RoomUser(owner, workspace, TestNodes.url(node), userId);
        user.send("group.join", Map.of("sessionId", room));
        await().atMost(PATIENCE).until(() -> user.heard("ack").size() == 1);
        return user;
    }

    private int runs() throws Exception {
        return owner.get(one()).at("/stats/runs").asInt();
    }

    private JsonNode prompts() throws Exception {
        return owner.get(one() + "/prompts", UMA);
    }

    private JsonNode asUma(String method, String path, Map<String, ?> body) throws Exception {
        var answer = owner.send(method, path, body, UMA);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return HttpUser.JSON.readTree(answer.body());
    }

    /** As the journal alone has it. */
    private JsonNode state(String helpyId) throws Exception {
        return owner.get("/api/workspaces/" + workspace + "/entities/agent/" + helpyId)
                .at("/state/helpy");
    }

    private String one() {
        return "/helpys/" + helpy;
    }
}

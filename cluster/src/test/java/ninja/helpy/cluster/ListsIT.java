package ninja.helpy.cluster;

import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The long lists over HTTP on a real Cassandra: what the entity remembers and what the views hold are one list. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListsIT {

    private static final int TURNS = 30;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestNodes nodes = new TestNodes(
            "lists",
            system -> Models.of(
                    "scripted",
                    ScriptedModel.answering(
                            system, request -> List.of(say("Indeed."), finish("stop", new Usage(10, 1, 0, 0, false)))),
                    new Price(1_000, 1_000, 0, 1_000, 0)));

    private HttpUser owner;
    private String workspace;
    private String agent;
    private String conversation;

    @BeforeAll
    void aLongConversation() throws Exception {
        var url = TestNodes.url(nodes.add());
        var admin = new HttpUser(url, TestNodes.ADMIN_KEY);
        var made = admin.post("/api/workspaces", Map.of("name", "Lists"));
        workspace = made.at("/workspace/workspaceId").asText();
        var grant = Map.of("amount", "10", "reason", "test", "reference", "first");
        admin.post("/api/workspaces/" + workspace + "/credits", grant);
        owner = new HttpUser(url, made.at("/apiKey/key").asText());
        var config = Map.of("name", "Ada", "systemPrompt", "Agree.", "model", "scripted/x");
        agent = owner.post(agents(), config).get("agentId").asText();
        conversation = owner.post("/chat/conversations", Map.of("agentId", agent))
                .get("conversationId")
                .asText();
        for (int n = 1; n <= TURNS; n++) {
            owner.post("/chat/conversations/" + conversation + "/messages", Map.of("content", "question " + n));
        }
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    void everyMessageIsListedOnceNewestFirstAcrossMemoryAndView() throws Exception {
        var expected = new ArrayList<String>();
        for (int n = TURNS; n >= 1; n--) expected.addAll(List.of("Indeed.", "question " + n));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(all("/chat/conversations/" + conversation + "/messages?limit=7", "content"))
                                .isEqualTo(expected));
    }

    @Test
    void everyRunIsListedOnce() throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(all(agents() + "/" + agent + "/runs?limit=7&status=completed", "runId"))
                    .hasSize(TURNS)
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void theConversationIsInTheListOfItsUser() throws Exception {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all("/chat/conversations?limit=7", "conversationId"))
                        .containsExactly(conversation));
    }

    private List<String> all(String path, String field) throws Exception {
        var found = new ArrayList<String>();
        JsonNode page = owner.get(path);
        page.get("items").forEach(item -> found.add(item.get(field).asText()));
        while (page.has("nextCursor")) {
            page = owner.get(path + "&cursor=" + page.get("nextCursor").asText());
            page.get("items").forEach(item -> found.add(item.get(field).asText()));
        }
        return found;
    }

    private String agents() {
        return "/api/workspaces/" + workspace + "/agents";
    }
}

package ninja.helpy.api.feedback;

import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rating answers over HTTP. */
class FeedbackTest {

    private static final String GIVE = "/llm/feedback";

    private static final LiveApi live = new LiveApi();

    private final LiveApi.Tenant tenant = live.tenant();
    private String helpy = "";
    private Said said = new Said("", "", "");

    @AfterAll
    static void stop() {
        live.close();
    }

    private record Answer(int status, JsonNode json) {

        String at(String pointer) {
            return json.at(pointer).asText();
        }

        List<String> wrong() {
            assertThat(status).as(json.toString()).isEqualTo(400);
            assertThat(at("/code")).isEqualTo("validation_failed");
            return json.path("details").findValuesAsText("field");
        }
    }

    /** An answer that uma has got. */
    private record Said(String runId, String messageId, String conversationId) {}

    @BeforeEach
    void anAnswerOfUmasHelpy() {
        helpy = call("POST", "/helpys/create", "uma", "{'name':'Ada','model':'scripted/x','personality':{}}")
                .at("/helpyId");
        said = asked();
    }

    private Said asked() {
        var talk = call("POST", "/chat/conversations", "uma", "{'agentId':'" + helpy + "'}")
                .at("/conversationId");
        var messages = "/chat/conversations/" + talk + "/messages";
        assertThat(call("POST", messages, "uma", "{'content':'Hello'}").status())
                .isLessThan(300);
        var answer = call("GET", messages, "uma", "").json().at("/items/0");
        assertThat(answer.path("senderType").asText()).isEqualTo("helpy");
        return new Said(answer.path("runId").asText(), answer.path("messageId").asText(), talk);
    }

    @Test
    void whoHasAskedRatesTheAnswerAndHisLastWordStands() {
        var given = call("POST", GIVE, "uma", byRun("'rating':-1,'comment':'Too long.','tags':['length']"));
        var again = call("POST", "/api" + GIVE, "uma", byRun("'rating':4"));

        assertThat(given.status()).as(given.json().toString()).isEqualTo(202);
        assertThat(given.at("/runId")).isEqualTo(said.runId());
        assertThat(given.at("/messageId")).isEqualTo(said.messageId());
        assertThat(given.at("/scale")).isEqualTo("thumb");
        assertThat(again.at("/feedbackId")).isEqualTo(given.at("/feedbackId"));
        assertThat(again.at("/scale")).isEqualTo("stars");
        assertThat(prompt().at("/versions/0/ratings")).isEqualTo("1");
        assertThat(prompt().at("/versions/0/effectiveness")).isEqualTo("0.75");
    }

    @Test
    void anAnswerIsNamedByItsMessageToo() {
        var inTalk = "'conversationId':'" + said.conversationId() + "','rating':1";

        var given = call("POST", GIVE, "uma", "{'messageId':'" + said.messageId() + "'," + inTalk + "}");
        var unknown = call("POST", GIVE, "uma", "{'messageId':'" + Ids.next() + "'," + inTalk + "}");
        var question = call("GET", "/chat/conversations/" + said.conversationId() + "/messages", "uma", "")
                .at("/items/1/messageId");
        var noAnswer = call("POST", GIVE, "uma", "{'messageId':'" + question + "'," + inTalk + "}");

        assertThat(given.at("/runId")).isEqualTo(said.runId());
        assertNotFound(unknown);
        assertNotFound(noAnswer);
    }

    @Test
    void oneIsAThumbUnlessItIsSaidToBeAStar() {
        assertThat(call("POST", GIVE, "uma", byRun("'rating':1")).at("/scale")).isEqualTo("thumb");
        assertThat(prompt().at("/versions/0/effectiveness")).isEqualTo("1.0");

        call("POST", GIVE, "uma", byRun("'rating':1,'scale':'stars'"));

        assertThat(prompt().at("/versions/0/effectiveness")).isEqualTo("0.0");
    }

    @Test
    void anotherPromptIsJudgedByTheAnswersThatFollowedIt() {
        call("POST", GIVE, "uma", byRun("'rating':2"));
        call("PUT", "/helpys/" + helpy + "/prompts", "uma", "{'objectivesPrompt':'The exam in June.'}");
        said = asked();

        call("POST", GIVE, "uma", byRun("'rating':5"));

        assertThat(prompt().at("/versions/0/effectiveness")).isEqualTo("1.0");
        assertThat(prompt().at("/versions/1/effectiveness")).isEqualTo("0.25");
    }

    @Test
    void forOtherUsersAndWorkspacesTheRunIsNotThereAndItsOwnWorkspaceMayRateIt() {
        assertNotFound(call("POST", GIVE, "ben", byRun("'rating':1")));
        assertNotFound(call("POST", GIVE, "uma", "{'runId':'" + Ids.next() + "','rating':1}"));
        assertNotFound(call(live.tenant().apiKey(), "POST", GIVE, "", byRun("'rating':1")));
        assertThat(call("POST", GIVE, "", byRun("'rating':1")).status()).isEqualTo(202);
    }

    @Test
    void inARoomEverybodyWhoIsInItRates() {
        var room = call("POST", "/groups/sessions", "uma", "{'name':'Room','helpyIds':['" + helpy + "']}")
                .at("/sessionId");
        call("POST", "/groups/sessions/" + room + "/join", "ben", "{}");
        var run = call("POST", "/llm/multi-agent", "uma", "{'message':'Hello','sessionId':'" + room + "'}");
        var runId = run.at("/responses/0/runId");

        var bens = call("POST", GIVE, "ben", "{'runId':'" + runId + "','rating':1}");
        var strangers = call("POST", GIVE, "eve", "{'runId':'" + runId + "','rating':1}");
        var byMessage = "{'messageId':'" + bens.at("/messageId") + "','sessionId':'" + room + "','rating':-1}";

        assertThat(bens.status()).as(bens.json().toString() + run.json()).isEqualTo(202);
        assertNotFound(strangers);
        assertThat(call("POST", GIVE, "ben", byMessage).at("/feedbackId")).isEqualTo(bens.at("/feedbackId"));
        assertThat(prompt().at("/versions/0/ratings")).isEqualTo("1");
    }

    @Test
    void anAgentThatIsGoneIsNotRatedAnyMore() {
        var id = new EntityId(tenant.workspaceId(), helpy);
        LiveApi.done(live.entities.ask(live.entities.agent(id), DeleteAgent::new));

        assertNotFound(call("POST", GIVE, "uma", byRun("'rating':1")));
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        assertThat(call("POST", GIVE, "uma", "{}").wrong()).containsExactlyInAnyOrder("rating", "runId");
        assertThat(call("POST", GIVE, "uma", byRun("'rating':0")).wrong()).containsExactly("rating");
        assertThat(call("POST", GIVE, "uma", byRun("'rating':2,'scale':'thumb'"))
                        .wrong())
                .containsExactly("rating");
        assertThat(call("POST", GIVE, "uma", byRun("'rating':1.5,'scale':'hearts','tags':'x'"))
                        .wrong())
                .containsExactlyInAnyOrder("rating", "scale", "tags");
        assertThat(call("POST", GIVE, "uma", "{'messageId':'m','rating':1}").wrong())
                .containsExactly("messageId");
        assertThat(call("POST", GIVE, "uma", byRun("'rating':1,'messageId':'m'"))
                        .wrong())
                .containsExactlyInAnyOrder("runId", "messageId");
        assertThat(call("POST", GIVE, "uma", byRun("'rating':1,'comment':'" + "x".repeat(1_001) + "'"))
                        .wrong())
                .containsExactly("comment");
    }

    private static void assertNotFound(Answer answer) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(404);
        assertThat(answer.at("/code")).isEqualTo("not_found");
    }

    private String byRun(String rest) {
        return "{'runId':'" + said.runId() + "'," + rest + "}";
    }

    private Answer prompt() {
        return call("GET", "/helpys/" + helpy + "/prompts", "uma", "");
    }

    private Answer call(String method, String path, String userId, String body) {
        return call(tenant.apiKey(), method, path, userId, body);
    }

    private static Answer call(String key, String method, String path, String userId, String body) {
        var request = live.request(path).header("Authorization", "Bearer " + key);
        if (!userId.isEmpty()) request.header("X-User-Id", userId);
        var answer = live.send(
                body.isEmpty()
                        ? request
                        : json(request, "").method(method, BodyPublishers.ofString(body.replace('\'', '"'))));
        return new Answer(answer.statusCode(), Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)));
    }
}

package ninja.helpy.api.session;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.api.LiveApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tools that a client runs himself, over a socket. */
class SocketToolsTest {

    private static final LiveApi live = new LiveApi();
    private static final List<Map<String, ?>> TOOLS =
            List.of(Map.of("name", "pick_date", "parameters", Map.of("type", "object", "required", List.of("month"))));

    private final RoomOnSockets room = RoomOnSockets.open(live);
    private String conversationId = "";

    @BeforeEach
    void anAgentThatAsksForADate() {
        live.script(room.tenant(), SocketToolsTest::script);
        conversationId = room.conversationOf("ann");
    }

    private static List<Step> script(ModelRequest request) {
        var last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolAnswer answer) return List.of(say("So be it: " + answer.result()), finish());
        return List.of(
                say("Which day?"),
                callTool("c1", "pick_date", "{\"month\":5}"),
                callTool("c2", "pick_date", "{}"),
                finish("tool_calls", new Usage(10, 5, 0, 0, false)));
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aSocketIsToldTheCallAndTheAnswerGoesOnWithTheResult() {
        var phone = room.socket("ann");
        asked(phone);

        var call = phone.until("tool.call").get("data");
        assertThat(call.get("name").asText()).isEqualTo("pick_date");
        assertThat(call.get("arguments").asText()).isEqualTo("{\"month\":5}");
        room.acked(phone, "tool.results", results(call, "the first"));

        assertThat(phone.until("tool.result").at("/data/result").asText()).isEqualTo("the first");
        assertThat(phone.until("helpy.response").at("/data/response").asText()).endsWith("So be it: the first");
        // Arguments that do not fit the schema never reach the client.
        assertThat(phone.of("tool.call")).hasSize(1);
    }

    @Test
    void whoComesWhileACallIsOpenIsToldOfItAndTheFirstResultStands() {
        var phone = room.socket("ann");
        asked(phone);
        var call = phone.until("tool.call").get("data");

        var laptop = room.socket("ann");
        laptop.until("connect");
        room.acked(laptop, "connect", Map.of("resumeFrom", Map.of(conversationId, 0)));
        assertThat(laptop.until("tool.call").at("/data/callId")).isEqualTo(call.get("callId"));
        room.acked(laptop, "tool.results", results(call, "the first"));
        room.acked(phone, "tool.results", results(call, "the second"));

        for (var mine : List.of(phone, laptop)) {
            assertThat(mine.until("helpy.response").at("/data/response").asText())
                    .endsWith("So be it: the first");
        }
    }

    @Test
    void anotherQuestionMayInterruptARunThatWaitsForItsClient() {
        var phone = room.socket("ann");
        asked(phone);
        var waiting = phone.until("tool.call").at("/data/runId").asText();
        var other = Map.of("conversationId", conversationId, "content", "Never mind", "ifBusy", "reject");

        assertThat(room.refused(phone, "message.send", other)).isEqualTo("validation_failed");
        room.acked(
                phone,
                "message.send",
                Map.of("conversationId", conversationId, "content", "Never mind", "ifBusy", "interrupt"));

        var stopped = phone.until("helpy.failed").get("data");
        assertThat(stopped.get("runId").asText()).isEqualTo(waiting);
        assertThat(stopped.get("code").asText()).isEqualTo("cancelled");
    }

    @Test
    void nobodyElseAnswersThem() {
        var phone = room.socket("ann");
        asked(phone);
        var call = phone.until("tool.call").get("data");
        var bob = room.socket("bob");
        bob.until("connect");

        assertThat(room.refused(bob, "tool.results", results(call, "mine"))).isEqualTo("not_found");
        var elsewhere = Frame.ordered("conversationId", room.conversationOf("bob"));
        elsewhere.putAll(Map.of(
                "runId", call.get("runId"), "results", results(call, "mine").get("results")));
        assertThat(room.refused(bob, "tool.results", elsewhere)).isEqualTo("not_found");
        room.acked(phone, "tool.results", results(call, "the first"));
        assertThat(phone.until("helpy.response").at("/data/response").asText()).endsWith("the first");
    }

    @Test
    void aRoomTakesNoToolsOfOneOfItsPeople() {
        var ann = room.joined("ann");

        assertThat(room.refused(
                        ann, "message.send", Map.of("conversationId", room.room(), "content", "When?", "tools", TOOLS)))
                .isEqualTo("validation_failed");
    }

    private void asked(TestSocket socket) {
        socket.until("connect");
        room.acked(
                socket, "message.send", Map.of("conversationId", conversationId, "content", "When?", "tools", TOOLS));
    }

    private Map<String, ?> results(JsonNode call, String result) {
        return Map.of(
                "conversationId",
                conversationId,
                "runId",
                call.get("runId").asText(),
                "results",
                List.of(Map.of("callId", call.get("callId").asText(), "result", result)));
    }
}

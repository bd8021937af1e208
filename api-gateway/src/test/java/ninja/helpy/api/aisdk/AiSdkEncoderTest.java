package ninja.helpy.api.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.Piece.Content;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.run.EventReader;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

class AiSdkEncoderTest {

    private static final Content STARTED = new Piece.Started("r", "c", "a", "u", "m", "demo/x");
    private static final Content CHARGED = new Piece.Charged(new Usage(10, 2, 0, 1, false), 12_000);
    private static final Content DONE = new Piece.Completed("m", "stop");

    @Test
    void aWholeRunIsWrittenInStepsWithWhatIsOpenClosed() {
        var written = written(
                STARTED,
                new Piece.Answering("backup/y"),
                new Piece.Reasoning("hmm"),
                new Piece.ToolCalled("t1", "add", "{\"a\":1}"),
                new Piece.ToolAnswered("t1", true, "2"),
                new Piece.Text("Hi"),
                CHARGED,
                DONE);

        assertThat(written).isEqualTo("""
            data: {"type":"start","messageId":"m","messageMetadata":{"runId":"r","conversationId":"c","agentId":"a","userMessageId":"u","model":"demo/x"}}

            data: {"type":"start-step"}

            data: {"type":"message-metadata","messageMetadata":{"model":"backup/y"}}

            data: {"type":"reasoning-start","id":"reasoning-1"}

            data: {"type":"reasoning-delta","id":"reasoning-1","delta":"hmm"}

            data: {"type":"reasoning-end","id":"reasoning-1"}

            data: {"type":"tool-input-start","toolCallId":"t1","toolName":"add","dynamic":true,"providerExecuted":true}

            data: {"type":"tool-input-available","toolCallId":"t1","toolName":"add","dynamic":true,"providerExecuted":true,"input":{"a":1}}

            data: {"type":"tool-output-available","toolCallId":"t1","output":"2","dynamic":true,"providerExecuted":true}

            data: {"type":"finish-step"}

            data: {"type":"start-step"}

            data: {"type":"text-start","id":"text-2"}

            data: {"type":"text-delta","id":"text-2","delta":"Hi"}

            data: {"type":"text-end","id":"text-2"}

            data: {"type":"finish-step"}

            data: {"type":"finish","finishReason":"stop","messageMetadata":{"usage":{"inputTokens":10,"outputTokens":2,"cachedTokens":0,"reasoningTokens":1,"estimated":false,"costCredits":"0.000012"},"costCredits":"0.000012"}}

            data: [DONE]

            """);
        assertThat(read(written).text()).isEqualTo("Hi");
    }

    @Test
    void aRunThatBeginsAnewSaysThatAllBeforeIsVoidAndGoesOnUnderNewIds() {
        var reader = read(written(
                STARTED,
                new Piece.Text("Half"),
                new Piece.Restarted(1, "lost"),
                STARTED,
                new Piece.Text("Whole"),
                DONE));

        assertThat(reader.types())
                .containsExactly(
                        "start",
                        "start-step",
                        "text-start",
                        "text-delta",
                        "text-end",
                        "finish-step",
                        "data-restarted",
                        "start-step",
                        "text-start",
                        "text-delta",
                        "text-end",
                        "finish-step",
                        "finish");
        assertThat(reader.text()).isEqualTo("Whole");
    }

    @Test
    void whoComesAfterTheRestartReadsAsIfNothingHadHappened() {
        var afterwards = written(new Piece.Restarted(1, "lost"), STARTED, new Piece.Text("Hi"), DONE);

        assertThat(afterwards).isEqualTo(written(STARTED, new Piece.Text("Hi"), DONE));
    }

    @Test
    void whatHasFailedOrWasStoppedEndsWithErrorOrAbortAfterItsCost() {
        var failed = read(written(
                STARTED, new Piece.Text("Ha"), CHARGED, new Piece.Failed(Refusal.PROVIDER_ERROR, "broke", Map.of())));
        var stopped = read(written(STARTED, new Piece.Text("Ha"), CHARGED, new Piece.Cancelled("enough")));

        assertThat(failed.types()).endsWith("text-end", "finish-step", "message-metadata", "error");
        assertThat(failed.metadata().get("failure").asText()).isEqualTo("provider_error");
        assertThat(failed.metadata().get("costCredits").asText()).isEqualTo("0.000012");
        assertThat(stopped.end()).isEqualTo("abort");
        assertThat(stopped.metadata().get("stopped").asText()).isEqualTo("enough");
        assertThat(stopped.metadata().get("costCredits").asText()).isEqualTo("0.000012");
    }

    @Test
    void argumentsThatAreNoJsonAreShownAsTheyStandAndFailedToolsAsErrors() {
        var written = written(
                STARTED, new Piece.ToolCalled("t1", "add", "{\"a\":"), new Piece.ToolAnswered("t1", false, "no"), DONE);

        assertThat(written)
                .contains(
                        "\"input\":\"{\\\"a\\\":\"",
                        "{\"type\":\"tool-output-error\",\"toolCallId\":\"t1\",\"errorText\":\"no\"");
        assertThat(read(written).end()).isEqualTo("finish");
    }

    private static String written(Content... contents) {
        var pieces = new ArrayList<Piece>();
        Arrays.stream(contents).forEach(content -> pieces.add(new Piece(pieces.size() + 1, content)));
        return SseEvent.chunk(new RunWriter(new AiSdkEncoder()).write(List.copyOf(pieces)))
                .utf8String();
    }

    private static UiMessageReader read(String written) {
        var bytes = new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8));
        return UiMessageReader.read(new EventReader(bytes).rest());
    }
}

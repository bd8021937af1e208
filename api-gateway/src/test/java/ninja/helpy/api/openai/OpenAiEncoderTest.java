package ninja.helpy.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.Piece.Content;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

class OpenAiEncoderTest {

    private static final Content STARTED = new Piece.Started("r", "c", "a", "u", "m", "demo/x");
    private static final Content CHARGED = new Piece.Charged(new Usage(10, 2, 3, 1, false), 12_000);

    @Test
    void aWholeRunIsWrittenAsChunksAndDone() {
        assertThat(written(
                        true,
                        STARTED,
                        new Piece.Reasoning("hmm"),
                        new Piece.ToolCalled("t1", "add", "{}"),
                        new Piece.ToolAnswered("t1", true, "2"),
                        new Piece.Text("Hi"),
                        CHARGED,
                        new Piece.Completed("m", "length")))
                .isEqualTo("""
                        data: {"id":"chatcmpl-r","object":"chat.completion.chunk","created":7,"model":"Ada","system_fingerprint":"demo/x","choices":[{"index":0,"delta":{"content":"","role":"assistant"},"logprobs":null,"finish_reason":null}],"usage":null}

                        data: {"id":"chatcmpl-r","object":"chat.completion.chunk","created":7,"model":"Ada","system_fingerprint":"demo/x","choices":[{"index":0,"delta":{"reasoning_content":"hmm"},"logprobs":null,"finish_reason":null}],"usage":null}

                        data: {"id":"chatcmpl-r","object":"chat.completion.chunk","created":7,"model":"Ada","system_fingerprint":"demo/x","choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}],"usage":null}

                        data: {"id":"chatcmpl-r","object":"chat.completion.chunk","created":7,"model":"Ada","system_fingerprint":"demo/x","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}

                        data: {"id":"chatcmpl-r","object":"chat.completion.chunk","created":7,"model":"Ada","system_fingerprint":"demo/x","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":1},"cost":0.000012}}

                        data: [DONE]

                        """);
    }

    @Test
    void aModelThatStandsInIsNamedWithAllThatItSays() {
        var written = written(false, STARTED, new Piece.Answering("backup/y"), new Piece.Text("Hi"));

        assertThat(written.lines().filter(line -> line.contains("\"content\":\"Hi\"")))
                .hasSize(1)
                .allMatch(line -> line.contains("\"model\":\"Ada\",\"system_fingerprint\":\"backup/y\""));
    }

    @Test
    void aDraftThatIsVoidEndsTheStreamWithAnErrorAndNothingFollows() {
        var written = written(
                false,
                STARTED,
                new Piece.Text("Half"),
                new Piece.Restarted(1, "lost"),
                STARTED,
                new Piece.Text("Whole"));

        assertThat(written).contains("\"code\":\"restarted\"").doesNotContain("Whole", "[DONE]");
    }

    @Test
    void aRunThatBeganAnewBeforeItSpokeIsReadAsIfNothingHadHappened() {
        var restarted = written(
                false, new Piece.Restarted(1, "lost"), STARTED, new Piece.Text("Hi"), new Piece.Completed("m", "stop"));

        assertThat(restarted)
                .isEqualTo(written(false, STARTED, new Piece.Text("Hi"), new Piece.Completed("m", "stop")));
    }

    @Test
    void whatHasFailedOrWasStoppedIsAnErrorAfterItsUsage() {
        var failed = new Piece.Failed(Refusal.PROVIDER_ERROR, "broke", Map.of());

        assertThat(written(true, STARTED, CHARGED, failed)).endsWith("""
                        data: {"error":{"message":"broke","type":"server_error","param":null,"code":"provider_error","runId":"r"}}

                        """).contains("\"choices\":[],\"usage\":{");
        assertThat(written(false, STARTED, CHARGED, new Piece.Cancelled("enough")))
                .endsWith("""
                        data: {"error":{"message":"the run was stopped: enough","type":"invalid_request_error","param":null,"code":"cancelled","runId":"r"}}

                        """);
    }

    @Test
    void toolsOfTheClientEndTheAnswerAndThoseOfTheAgentDoNot() {
        assertThat(written(
                        true,
                        STARTED,
                        new Piece.Text("Let me see."),
                        new Piece.ToolCalled("t1", "search", "{}"),
                        new Piece.ToolCalled("t2", "pick", "{\"a\":1}"),
                        new Piece.ToolCalled("t3", "pick", "{}"),
                        new Piece.ToolAnswered("t1", true, "found"),
                        new Piece.ToolAnswered("t3", false, "Error: does not fit")))
                .endsWith("""
                    "delta":{"tool_calls":[{"index":0,"id":"r.t2","type":"function","function":{"name":"pick","arguments":"{\\"a\\":1}"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

                    data: {"id":"chatcmpl-r","object":"chat.completion.chunk","created":7,"model":"Ada","system_fingerprint":"demo/x","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}],"usage":null}

                    data: [DONE]

                    """);
        assertThat(written(
                        true,
                        STARTED,
                        new Piece.ToolCalled("t1", "search", "{}"),
                        new Piece.ToolCalled("t2", "pick", "{}")))
                .doesNotContain("tool_calls", "[DONE]");
    }

    private static String written(boolean withUsage, Content... contents) {
        var pieces = new ArrayList<Piece>();
        Arrays.stream(contents).forEach(content -> pieces.add(new Piece(pieces.size() + 1, content)));
        var writer = new RunWriter(new OpenAiEncoder(new OpenAiEncoder.Head("r", 7, "Ada", withUsage), Set.of("pick")));
        return SseEvent.chunk(writer.write(List.copyOf(pieces))).utf8String();
    }
}

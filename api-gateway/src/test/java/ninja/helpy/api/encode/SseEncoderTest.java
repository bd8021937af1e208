package ninja.helpy.api.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

class SseEncoderTest {

    private static final Piece STARTED = new Piece(1, new Piece.Started("r", "c", "a", "u", "m", "demo/x"));

    @Test
    void aWholeRunIsWrittenWithNamesIdsAndOneTerminalEvent() {
        var pieces = List.of(
                STARTED,
                new Piece(2, new Piece.Answering("backup/y")),
                new Piece(4, new Piece.Reasoning("hmm")),
                new Piece(5, new Piece.ToolCalled("t1", "add", "{\"a\":1}")),
                new Piece(6, new Piece.ToolAnswered("t1", true, "2")),
                new Piece(8, new Piece.Text("Hi")),
                new Piece(9, new Piece.Charged(new Usage(10, 2, 0, 1, false), 12_000)),
                new Piece(10, new Piece.Completed("m", "stop")));

        assertThat(written(new SseEncoder(), pieces)).isEqualTo("""
                        event: start
                        id: 1
                        data: {"runId":"r","conversationId":"c","agentId":"a","userMessageId":"u","messageId":"m","model":"demo/x"}

                        event: model
                        id: 2
                        data: {"model":"backup/y"}

                        event: reasoning
                        id: 4
                        data: {"delta":"hmm"}

                        event: tool-call
                        id: 5
                        data: {"callId":"t1","name":"add","arguments":"{\\"a\\":1}"}

                        event: tool-result
                        id: 6
                        data: {"callId":"t1","ok":true,"result":"2"}

                        event: text
                        id: 8
                        data: {"delta":"Hi"}

                        event: usage
                        id: 9
                        data: {"inputTokens":10,"outputTokens":2,"cachedTokens":0,"reasoningTokens":1,"estimated":false,"costCredits":"0.000012"}

                        event: done
                        id: 10
                        data: {"messageId":"m","finishReason":"stop","usage":{"inputTokens":10,"outputTokens":2,"cachedTokens":0,"reasoningTokens":1,"estimated":false,"costCredits":"0.000012"},"costCredits":"0.000012"}

                        """);
    }

    @Test
    void neighbouringTextIsOneEventWhoseIdIsWhereItEnds() {
        var pieces = List.of(
                new Piece(3, new Piece.Text("ab")),
                new Piece(5, new Piece.Text("c\n")),
                new Piece(6, new Piece.Restarted(1, "lost")),
                new Piece(7, new Piece.Text("d")));

        assertThat(written(new SseEncoder(), pieces)).isEqualTo("""
                        event: text
                        id: 5
                        data: {"delta":"abc\\n"}

                        event: restarted
                        id: 6
                        data: {"attempt":1,"reason":"lost"}

                        event: text
                        id: 7
                        data: {"delta":"d"}

                        """);
    }

    @Test
    void aCharacterIsNeverCutInTwoAndItsIdIsWhereTheWholeOfItEnds() {
        var writer = new RunWriter(new SseEncoder());

        var first = SseEvent.chunk(writer.write(List.of(new Piece(2, new Piece.Text("a\uD83D")))))
                .utf8String();
        var second = SseEvent.chunk(writer.write(List.of(new Piece(4, new Piece.Text("\uDE00b")))))
                .utf8String();

        assertThat(first).isEqualTo("event: text\nid: 1\ndata: {\"delta\":\"a\"}\n\n");
        assertThat(second).isEqualTo("event: text\nid: 4\ndata: {\"delta\":\"\uD83D\uDE00b\"}\n\n");
    }

    @Test
    void halfACharacterThatStaysAloneIsReplaced() {
        var pieces =
                List.of(new Piece(2, new Piece.Text("\uDE00\uD83D")), new Piece(3, new Piece.Completed("m", "stop")));

        assertThat(written(new SseEncoder(), pieces))
                .startsWith("event: text\nid: 2\ndata: {\"delta\":\"\uFFFD\uFFFD\"}\n\n");
    }

    @Test
    void whatUnicodeCallsALineEndIsEscapedBecauseSomeClientsEndALineThere() {
        var text = new Piece(3, new Piece.Text("a\u2028b\u2029c\u0085d"));

        assertThat(written(new SseEncoder(), List.of(text))).contains("{\"delta\":\"a\\u2028b\\u2029c\\u0085d\"}");
    }

    @Test
    void aFailureSaysItsCodeAndFactsAndACancelItsReason() {
        var failed = new Piece.Failed(Refusal.PROVIDER_ERROR, "broke", Map.of("model", "x"));

        assertThat(written(new SseEncoder(), List.of(new Piece(7, failed))))
                .isEqualTo(
                        "event: error\nid: 7\ndata: {\"code\":\"provider_error\",\"message\":\"broke\",\"model\":\"x\"}\n\n");
        assertThat(written(new SseEncoder(), List.of(new Piece(8, new Piece.Cancelled("enough")))))
                .isEqualTo("event: cancelled\nid: 8\ndata: {\"reason\":\"enough\"}\n\n");
    }

    @Test
    void aChatAddsItsIdToTheFirstAndTheLastEvent() {
        var encoder = SseEncoder.ofChat("c");

        assertThat(written(encoder, List.of(STARTED))).contains("\"chatId\":\"c\"}");
        assertThat(written(encoder, List.of(new Piece(2, new Piece.Completed("m", "stop")))))
                .isEqualTo(
                        "event: done\nid: 2\ndata: {\"messageId\":\"m\",\"finishReason\":\"stop\",\"chatId\":\"c\"}\n\n");
    }

    private static String written(SseEncoder encoder, List<Piece> pieces) {
        return SseEvent.chunk(new RunWriter(encoder).write(pieces)).utf8String();
    }
}

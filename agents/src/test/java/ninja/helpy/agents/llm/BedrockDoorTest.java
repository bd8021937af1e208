package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

class BedrockDoorTest extends LanguageModelContract {

    private static final List<BedrockDoor> opened = new ArrayList<>();

    @Override
    Wire wire() {
        return new BedrockWire();
    }

    @Override
    Door door(String url) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret"));
        var settings = new LlmSettings.Bedrock(true, "eu-central-1", url, List.of(), "");
        var door = new BedrockDoor(settings, credentials, Duration.ofSeconds(5), Deadlines.DEFAULT);
        opened.add(door);
        return door;
    }

    @Override
    String model() {
        return "eu.anthropic.claude-haiku-4-5-20251001-v1:0";
    }

    @Override
    void verifyRequest(StandIn.Asked asked) {
        assertThat(asked.line())
                .isEqualTo("POST /model/eu.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream HTTP/1.1");
        assertThat(asked.headers().get("authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=AKIATEST/\\d{8}/eu-central-1/bedrock/aws4_request, "
                        + "SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}");
        assertThat(asked.headers()).containsKey("x-amz-date");
        assertThat(asked.body().replaceAll("\\s", "")).contains("\"maxTokens\":500", "\"temperature\":0.5");
    }

    /** All at once, since a Netty client takes two seconds to close. */
    @AfterAll
    static void closeClients() throws InterruptedException {
        var threads = Executors.newCachedThreadPool();
        opened.forEach(door -> threads.execute(door::close));
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private record BedrockWire() implements Wire {

        @Override
        public String contentType() {
            return "application/vnd.amazon.eventstream";
        }

        @Override
        public List<byte[]> begin() {
            return List.of(frame("messageStart", "{\"role\":\"assistant\"}"));
        }

        @Override
        public byte[] text(String delta) {
            return delta("{\"text\":" + Wire.quoted(delta) + "}");
        }

        @Override
        public byte[] reasoning(String delta) {
            return delta("{\"reasoningContent\":{\"text\":" + Wire.quoted(delta) + "}}");
        }

        @Override
        public List<byte[]> toolCall(String id, String name, String arguments) {
            return List.of(
                    frame(
                            "contentBlockStart",
                            "{\"contentBlockIndex\":0,\"start\":{\"toolUse\":{\"toolUseId\":" + Wire.quoted(id)
                                    + ",\"name\":" + Wire.quoted(name) + "}}}"),
                    delta("{\"toolUse\":{\"input\":" + Wire.quoted(arguments.substring(0, 4)) + "}}"),
                    delta("{\"toolUse\":{\"input\":" + Wire.quoted(arguments.substring(4)) + "}}"));
        }

        @Override
        public List<byte[]> end(boolean hasCalledTools) {
            return List.of(
                    frame("contentBlockStop", "{\"contentBlockIndex\":0}"),
                    frame("messageStop", "{\"stopReason\":\"" + (hasCalledTools ? "tool_use" : "end_turn") + "\"}"),
                    frame(
                            "metadata",
                            "{\"usage\":{\"inputTokens\":8,\"outputTokens\":7,\"totalTokens\":19,"
                                    + "\"cacheReadInputTokens\":4,\"cacheWriteInputTokens\":0}"
                                    + ",\"metrics\":{\"latencyMs\":9}}"));
        }

        /** A frame whose checksum is wrong. */
        @Override
        public byte[] garbage() {
            var frame = text("lo");
            frame[frame.length - 1] ^= 0x55;
            return frame;
        }

        @Override
        public byte[] overload() {
            var headers = Map.of(
                    ":message-type", HeaderValue.fromString("exception"),
                    ":exception-type", HeaderValue.fromString("serviceUnavailableException"),
                    ":content-type", HeaderValue.fromString("application/json"));
            return encoded(headers, "{\"message\":\"secret words\"}");
        }

        @Override
        public Usage usage() {
            return new Usage(12, 7, 4, 0, false);
        }

        private static byte[] delta(String delta) {
            return frame("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":" + delta + "}");
        }

        private static byte[] frame(String type, String payload) {
            var headers = Map.of(
                    ":message-type", HeaderValue.fromString("event"),
                    ":event-type", HeaderValue.fromString(type),
                    ":content-type", HeaderValue.fromString("application/json"));
            return encoded(headers, payload);
        }

        private static byte[] encoded(Map<String, HeaderValue> headers, String payload) {
            var out = new ByteArrayOutputStream();
            new Message(headers, Wire.bytes(payload)).encode(out);
            return out.toByteArray();
        }
    }
}

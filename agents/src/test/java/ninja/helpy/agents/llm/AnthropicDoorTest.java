package ninja.helpy.agents.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

class AnthropicDoorTest extends LanguageModelContract {

    @Override
    Wire wire() {
        return new AnthropicWire();
    }

    @Override
    Door door(String url) {
        return new AnthropicDoor(new LlmSettings.Endpoint(url + "/v1", "sk-ant", ""), HttpClient.newHttpClient());
    }

    @Override
    String model() {
        return "claude-haiku-4-5";
    }

    @Override
    void verifyRequest(StandIn.Asked asked) {
        assertThat(asked.line()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(asked.headers()).containsEntry("x-api-key", "sk-ant").containsKey("anthropic-version");
        assertThat(asked.body().replaceAll("\\s", ""))
                .contains(
                        "\"stream\":true",
                        "\"model\":\"claude-haiku-4-5\"",
                        "\"max_tokens\":500",
                        "\"temperature\":0.5");
    }

    private record AnthropicWire() implements Wire {

        @Override
        public String contentType() {
            return "text/event-stream; charset=utf-8";
        }

        @Override
        public List<byte[]> begin() {
            return List.of(
                    event(
                            "message_start",
                            "\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
                                    + "\"model\":\"claude-haiku-4-5\",\"usage\":{\"input_tokens\":8,"
                                    + "\"output_tokens\":1,"
                                    + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":4}}"),
                    event("ping", "\"x\":0"));
        }

        /** Each delta in a block of its own, as after a change of kind. */
        @Override
        public byte[] text(String delta) {
            return block(
                    "{\"type\":\"text\",\"text\":\"\"}",
                    "{\"type\":\"text_delta\",\"text\":" + Wire.quoted(delta) + "}");
        }

        @Override
        public byte[] reasoning(String delta) {
            return block(
                    "{\"type\":\"thinking\",\"thinking\":\"\"}",
                    "{\"type\":\"thinking_delta\",\"thinking\":" + Wire.quoted(delta) + "}");
        }

        @Override
        public List<byte[]> toolCall(String id, String name, String arguments) {
            var parts = new ArrayList<byte[]>();
            parts.add(event(
                    "content_block_start",
                    "\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":" + Wire.quoted(id) + ",\"name\":"
                            + Wire.quoted(name) + ",\"input\":{}}"));
            for (var part : List.of(arguments.substring(0, 4), arguments.substring(4))) {
                parts.add(event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":" + Wire.quoted(part)
                                + "}"));
            }
            parts.add(event("content_block_stop", "\"index\":0"));
            return parts;
        }

        @Override
        public List<byte[]> end(boolean hasCalledTools) {
            var reason = hasCalledTools ? "tool_use" : "end_turn";
            return List.of(
                    event(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\"" + reason + "\"},\"usage\":{\"output_tokens\":7}"),
                    event("message_stop", "\"x\":0"));
        }

        @Override
        public byte[] garbage() {
            return Wire.bytes("event: content_block_delta\ndata: {\"type\":\"conte\n\n");
        }

        @Override
        public byte[] overload() {
            return event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"secret words\"}");
        }

        @Override
        public Usage usage() {
            return new Usage(12, 7, 4, 0, false);
        }

        private static byte[] block(String start, String delta) {
            var whole = new String(event("content_block_start", "\"index\":0,\"content_block\":" + start), UTF_8)
                    + new String(event("content_block_delta", "\"index\":0,\"delta\":" + delta), UTF_8)
                    + new String(event("content_block_stop", "\"index\":0"), UTF_8);
            return Wire.bytes(whole);
        }

        private static byte[] event(String type, String fields) {
            return Wire.bytes("event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n");
        }
    }
}

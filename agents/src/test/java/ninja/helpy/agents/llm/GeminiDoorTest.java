package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.List;

class GeminiDoorTest extends LanguageModelContract {

    @Override
    Wire wire() {
        return new GeminiWire();
    }

    @Override
    Door door(String url) {
        return new GeminiDoor(new LlmSettings.Endpoint(url + "/v1beta", "g-key", ""), HttpClient.newHttpClient());
    }

    @Override
    String model() {
        return "gemini-2.5-flash";
    }

    @Override
    void verifyRequest(StandIn.Asked asked) {
        assertThat(asked.line())
                .isEqualTo("POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1");
        assertThat(asked.headers()).containsEntry("x-goog-api-key", "g-key");
        assertThat(asked.body().replaceAll("\\s", "")).contains("\"maxOutputTokens\":500", "\"temperature\":0.5");
    }

    private record GeminiWire() implements Wire {

        @Override
        public String contentType() {
            return "text/event-stream";
        }

        @Override
        public List<byte[]> begin() {
            return List.of();
        }

        @Override
        public byte[] text(String delta) {
            return chunk("{\"text\":" + Wire.quoted(delta) + "}", "");
        }

        @Override
        public byte[] reasoning(String delta) {
            return chunk("{\"thought\":true,\"text\":" + Wire.quoted(delta) + "}", "");
        }

        /** Gemini gives calls no id and never splits them. */
        @Override
        public List<byte[]> toolCall(String id, String name, String arguments) {
            return List.of(
                    chunk("{\"functionCall\":{\"name\":" + Wire.quoted(name) + ",\"args\":" + arguments + "}}", ""));
        }

        @Override
        public List<byte[]> end(boolean hasCalledTools) {
            return List.of(chunk("{\"text\":\"\"}", ",\"finishReason\":\"STOP\""));
        }

        @Override
        public byte[] garbage() {
            return Wire.bytes("data: {\"candidates\": [{\"con\r\n\r\n");
        }

        @Override
        public byte[] overload() {
            return Wire.bytes("data: {\"error\": {\"code\": 503, \"message\": \"secret words\"}}\r\n\r\n");
        }

        @Override
        public Usage usage() {
            return new Usage(12, 7, 4, 2, false);
        }

        private static byte[] chunk(String part, String finish) {
            return Wire.bytes(
                    "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + part + "]},\"index\":0"
                            + finish + "}],\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":5,"
                            + "\"thoughtsTokenCount\":2,\"cachedContentTokenCount\":4,\"totalTokenCount\":19},"
                            + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"r1\"}\r\n\r\n");
        }
    }
}

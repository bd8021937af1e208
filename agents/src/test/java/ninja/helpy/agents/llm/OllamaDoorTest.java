package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.List;

class OllamaDoorTest extends LanguageModelContract {

    @Override
    Wire wire() {
        return new OllamaWire();
    }

    @Override
    Door door(String url) {
        return new OllamaDoor(new LlmSettings.Endpoint(url, "", ""), HttpClient.newHttpClient());
    }

    @Override
    String model() {
        return "llama3.2";
    }

    @Override
    void verifyRequest(StandIn.Asked asked) {
        assertThat(asked.line()).isEqualTo("POST /api/chat HTTP/1.1");
        assertThat(asked.body().replaceAll("\\s", ""))
                .contains("\"stream\":true", "\"model\":\"llama3.2\"", "\"num_predict\":500", "\"temperature\":0.5");
    }

    private record OllamaWire() implements Wire {

        @Override
        public String contentType() {
            return "application/x-ndjson";
        }

        @Override
        public List<byte[]> begin() {
            return List.of();
        }

        @Override
        public byte[] text(String delta) {
            return line("\"content\":" + Wire.quoted(delta), "\"done\":false");
        }

        @Override
        public byte[] reasoning(String delta) {
            return line("\"content\":\"\",\"thinking\":" + Wire.quoted(delta), "\"done\":false");
        }

        @Override
        public List<byte[]> toolCall(String id, String name, String arguments) {
            return List.of(line(
                    "\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":" + Wire.quoted(name) + ",\"arguments\":"
                            + arguments + "}}]",
                    "\"done\":false"));
        }

        @Override
        public List<byte[]> end(boolean hasCalledTools) {
            return List.of(line(
                    "\"content\":\"\"",
                    "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":12,\"eval_count\":7"));
        }

        @Override
        public byte[] garbage() {
            return Wire.bytes("{\"model\":\"llama3.2\",\"mess\n");
        }

        @Override
        public byte[] overload() {
            return Wire.bytes("{\"error\":\"server_error: secret words\"}\n");
        }

        @Override
        public Usage usage() {
            return new Usage(12, 7, 0, 0, false);
        }

        private static byte[] line(String message, String fields) {
            return Wire.bytes("{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":"
                    + "\"assistant\"," + message + "}," + fields + "}\n");
        }
    }
}

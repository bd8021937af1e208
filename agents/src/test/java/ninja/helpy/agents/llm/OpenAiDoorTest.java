package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiDoorTest extends LanguageModelContract {

    @Override
    Wire wire() {
        return new OpenAiWire();
    }

    @Override
    Door door(String url) {
        return new OpenAiDoor(new LlmSettings.Endpoint(url + "/v1", "sk-test", ""), HttpClient.newHttpClient());
    }

    @Override
    String model() {
        return "gpt-4.1-mini";
    }

    @Override
    void verifyRequest(StandIn.Asked asked) {
        assertThat(asked.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(asked.headers()).containsEntry("authorization", "Bearer sk-test");
        assertThat(asked.body().replaceAll("\\s", ""))
                .contains(
                        "\"stream\":true",
                        "\"include_usage\":true",
                        "\"model\":\"gpt-4.1-mini\"",
                        "\"temperature\":0.5")
                .contains("\"max_tokens\":500");
    }

    @Test
    void modelsThatReasonGetTheirLimitByItsNewNameAndNoTemperature() {
        var door = new OpenAiDoor(new LlmSettings.Endpoint("", "k", ""), HttpClient.newHttpClient());

        for (var name : List.of("gpt-5-mini", "gpt-5.1", "o3", "o4-mini")) {
            var parameters = door.translated(Calls.asking(name, "Hello")).parameters();
            assertThat(parameters.temperature()).isNull();
            assertThat(parameters.maxOutputTokens()).isNull();
        }
        assertThat(door.translated(Calls.asking("gpt-4o", "Hello")).parameters().maxOutputTokens())
                .isEqualTo(500);
    }

    private record OpenAiWire() implements Wire {

        @Override
        public String contentType() {
            return "text/event-stream; charset=utf-8";
        }

        @Override
        public List<byte[]> begin() {
            return List.of(delta("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        }

        @Override
        public byte[] text(String delta) {
            return delta("{\"content\":" + Wire.quoted(delta) + "}", "null");
        }

        @Override
        public byte[] reasoning(String delta) {
            return delta("{\"reasoning_content\":" + Wire.quoted(delta) + "}", "null");
        }

        @Override
        public List<byte[]> toolCall(String id, String name, String arguments) {
            return List.of(
                    tool(
                            "\"id\":" + Wire.quoted(id) + ",\"type\":\"function\",",
                            "\"name\":" + Wire.quoted(name) + ",",
                            ""),
                    tool("", "", arguments.substring(0, 4)),
                    tool("", "", arguments.substring(4)));
        }

        @Override
        public List<byte[]> end(boolean hasCalledTools) {
            return List.of(
                    delta("{}", hasCalledTools ? "\"tool_calls\"" : "\"stop\""),
                    event("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[],"
                            + "\"usage\":{\"prompt_tokens\":12,"
                            + "\"completion_tokens\":7,\"total_tokens\":19,"
                            + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                            + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}"),
                    event("[DONE]"));
        }

        @Override
        public byte[] garbage() {
            return event("{\"id\":\"c1\",\"choices\":[{\"del");
        }

        @Override
        public byte[] overload() {
            return event("{\"error\":{\"message\":\"secret words\",\"type\":\"server_error\",\"code\":null}}");
        }

        @Override
        public Usage usage() {
            return new Usage(12, 7, 4, 2, false);
        }

        private static byte[] tool(String head, String name, String arguments) {
            return delta(
                    "{\"tool_calls\":[{\"index\":0," + head + "\"function\":{" + name + "\"arguments\":"
                            + Wire.quoted(arguments) + "}}]}",
                    "null");
        }

        private static byte[] delta(String delta, String finish) {
            return event("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4.1-mini\","
                    + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}");
        }

        private static byte[] event(String data) {
            return Wire.bytes("data: " + data + "\n\n");
        }
    }
}

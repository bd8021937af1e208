package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedWordsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> told = new ArrayList<>();
    private final JoinedWords events = new JoinedWords((event, data) -> told.add(data));

    @Test
    void wordsOfOpenAiAreOneEventWithEverythingAroundThem() {
        take(openAi("Hel"), openAi("lo"), openAi(", you"));

        assertThat(told).containsExactly(openAi("Hello, you"));
    }

    @Test
    void wordsAndThoughtsOfAnthropicAreOneEventOfEachKind() {
        take(anthropic("thinking", "Hm"), anthropic("thinking", "m"), anthropic("text", "Y"), anthropic("text", "es"));

        assertThat(told).containsExactly(anthropic("thinking", "Hmm"), anthropic("text", "Yes"));
    }

    @Test
    void quotesBackslashesAndHalvesOfACharacterAreKeptAsTheyAre() throws Exception {
        take(openAi("\\\\"), openAi("\\\"content\\\":\\\"x"), openAi("\\ud83d"), openAi("\\ude00"), openAi("}]"));

        assertThat(told).hasSize(1);
        assertThat(JSON.readTree(told.get(0)).at("/choices/0/delta/content").asText())
                .isEqualTo("\\\"content\":\"x😀}]");
    }

    @Test
    void whatIsReadLaterIsAnEventOfItsOwn() {
        take(openAi("Hel"));
        take(openAi("lo"));

        assertThat(told).containsExactly(openAi("Hel"), openAi("lo"));
    }

    @Test
    void thePaddingThatHidesHowLongWordsAreKeepsNothingApart() {
        take(padded("Hel", "aX3"), padded("lo", "b"), padded("!", ""));

        assertThat(told).containsExactly(openAi("Hello!"));
    }

    @Test
    void aLoneEventIsToldAsItCame() {
        var spaced = "{ \"choices\" : [ { \"delta\" : { \"content\" : \"Hel\" } } ] }";
        take(spaced, "[DONE]");

        assertThat(told).containsExactly(spaced, "[DONE]");
    }

    /** Each of them twice is twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"ha\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"ha\",\"reasoning_content\":\"ha\"}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning\":\"ha\",\"content\":\"ha\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"\",\"reasoning\":\"ha\"}}]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}],\"content\":\"ha\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"ha\",\"tool_calls\":[{\"index\":0}]}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"ha\"}}],\"usage\":{\"completion_tokens\":1}}",
                "{\"choices\":[{\"delta\":{\"content\":\"ha\"}},{\"delta\":{\"content\":\"ha\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":null}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"ha",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"ha\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"ha\"}}",
                "{\"choices\":[{\"delta\":{\"content\":\"\\q\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"\\u00\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\tb\"}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning_content\":\"ha\",\"x\":{\"delta\":{\"text\":\"1\"}}}}]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{}]}},{\"delta\":{\"content\":\"ha\"}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{\"delta\":{\"text\":\"a\"}}}}]}}]}",
                "[DONE]"
            })
    void whatSaysMoreThanWordsStaysApart(String event) {
        take(event, event);

        assertThat(told).containsExactly(event, event);
    }

    @Test
    void eventsThatDifferInAnythingElseStayApart() {
        var other = openAi("lo").replace("\"created\":1", "\"created\":2");
        take(openAi("Hel"), other, openAi("!").replace("\"index\":0", "\"index\":1"));
        assertThat(told).hasSize(3);

        told.clear();
        events.take("one", openAi("Hel"));
        events.take("two", openAi("lo"));
        events.flush();
        assertThat(told).containsExactly(openAi("Hel"), openAi("lo"));
    }

    @Test
    void anEventOfAnyLengthIsReadInAMoment() {
        var after = "{\"choices\":[{\"delta\":{\"content\":\"ha\"" + ",\"a\":null".repeat(100_000) + "}}]}";
        var before = "{\"choices\":[{\"delta\":{" + "\"a\":null,".repeat(100_000) + "\"content\":\"ha\"}}]}";
        take(after, after, before, before);

        assertThat(told).containsExactly(after, after, before, before);
    }

    private void take(String... data) {
        for (var each : data) events.take(null, each);
        events.flush();
    }

    private static String openAi(String words) {
        return "{\"id\":\"c\",\"created\":1,\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\""
                + words + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}";
    }

    private static String padded(String words, String padding) {
        var whole = openAi(words);
        return whole.substring(0, whole.length() - 1) + ",\"obfuscation\":\"" + padding + "\"}";
    }

    private static String anthropic(String kind, String words) {
        return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"" + kind + "_delta\",\"" + kind
                + "\":\"" + words + "\"}}";
    }
}

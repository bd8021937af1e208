package ninja.helpy.agents.llm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code helpy.agents.llm}, read and checked once.
 *
 * @param defaultModel empty: the first configured provider's
 * @param ownDeadlines of providers that differ from the others
 * @param pace how often a provider that has begun to speak is listened to; zero: all the time
 * @param tiers empty: made of the configured providers
 */
public record LlmSettings(
        String defaultModel,
        Deadlines deadlines,
        Map<String, Deadlines> ownDeadlines,
        Duration connectTimeout,
        Duration pace,
        Duration demoTokenDelay,
        PriceList prices,
        Keys keys,
        Models.Tiers tiers,
        Endpoints endpoints) {

    /** Keys of one provider. */
    static final int KEYS_MAX = 100;

    public LlmSettings {
        ownDeadlines = Map.copyOf(ownDeadlines);
        if (!defaultModel.isEmpty() && defaultModel.indexOf('/') < 1) {
            throw new IllegalArgumentException("a model is named provider/model, not " + defaultModel);
        }
    }

    public static LlmSettings from(Config llm) {
        var deadlines = llm.getConfig("deadlines");
        var ollama = llm.getConfig("ollama.deadlines").withFallback(deadlines);
        return new LlmSettings(
                llm.getString("default-model").strip(),
                Deadlines.from(deadlines),
                Map.of("ollama", Deadlines.from(ollama)),
                llm.getDuration("connect-timeout"),
                llm.getDuration("pace"),
                llm.getDuration("demo.token-delay"),
                PriceList.from(llm.getConfig("prices")),
                Keys.from(llm.getConfig("keys")),
                tiers(llm.getConfig("routing")),
                new Endpoints(
                        Endpoint.from(llm.getConfig("openai")),
                        Endpoint.from(llm.getConfig("anthropic")),
                        Endpoint.from(llm.getConfig("gemini")),
                        Endpoint.from(llm.getConfig("ollama")),
                        Bedrock.from(llm.getConfig("bedrock"))));
    }

    private static Models.Tiers tiers(Config routing) {
        return new Models.Tiers(
                texts(routing, "small").toList(),
                texts(routing, "self-hosted").toList(),
                texts(routing, "premium").toList());
    }

    /** A list, or one text with commas, as environment variables have it. */
    private static Stream<String> texts(Config config, String path) {
        var texts = config.getValue(path).valueType() == ConfigValueType.LIST
                ? config.getStringList(path).stream()
                : Stream.of(config.getString(path).split(",", -1));
        return texts.map(String::strip).filter(text -> !text.isEmpty());
    }

    public Deadlines deadlinesOf(String provider) {
        return ownDeadlines.getOrDefault(provider, deadlines);
    }

    /**
     * How long a key is left alone.
     *
     * @param rest after the first refusal for haste, doubled with each further one, if the provider names no time
     * @param restMax that doubling ends here
     * @param putAway after a refusal of the key itself
     */
    public record Keys(Duration rest, Duration restMax, Duration putAway) {

        static Keys from(Config config) {
            return new Keys(config.getDuration("rest"), config.getDuration("rest-max"), config.getDuration("put-away"));
        }

        Duration restAfter(int slowedInARow) {
            var guess = rest.multipliedBy(1L << Math.min(slowedInARow - 1, 16));
            return guess.compareTo(restMax) < 0 ? guess : restMax;
        }
    }

    /** Where the providers are. */
    public record Endpoints(Endpoint openai, Endpoint anthropic, Endpoint gemini, Endpoint ollama, Bedrock bedrock) {}

    /** One provider over HTTP. An empty {@code baseUrl} is the provider's own address. */
    public record Endpoint(String baseUrl, List<String> apiKeys, String defaultModel) {

        public Endpoint {
            apiKeys = List.copyOf(apiKeys);
            if (apiKeys.size() > KEYS_MAX) throw new IllegalArgumentException("more than " + KEYS_MAX + " keys");
        }

        /** With this key only, or none if it is empty. */
        public Endpoint(String baseUrl, String apiKey, String defaultModel) {
            this(baseUrl, apiKey.isEmpty() ? List.of() : List.of(apiKey), defaultModel);
        }

        public static Endpoint from(Config config) {
            return new Endpoint(config.getString("base-url").strip(), keys(config), config.getString("default-model"));
        }

        /** A self-hosted model needs no key, only an address. */
        public boolean isConfigured() {
            return !apiKeys.isEmpty() || !baseUrl.isEmpty();
        }

        /** Empty if there is none. */
        public String apiKey() {
            return apiKeys.isEmpty() ? "" : apiKeys.get(0);
        }

        /** One for each key; one without a key if there is none. */
        public List<Endpoint> perKey() {
            if (apiKeys.size() < 2) return List.of(this);
            return apiKeys.stream()
                    .map(key -> new Endpoint(baseUrl, key, defaultModel))
                    .toList();
        }

        private static List<String> keys(Config config) {
            return Stream.concat(texts(config, "api-key"), texts(config, "api-keys"))
                    .distinct()
                    .toList();
        }

        @Override
        public String toString() {
            return "Endpoint[" + baseUrl + ", keys: " + apiKeys.size() + ", " + defaultModel + "]";
        }
    }

    /** Credentials come from the usual AWS chain; {@code credentialSources} only tells whether there are any. */
    public record Bedrock(
            boolean isEnabled, String region, String endpoint, List<String> credentialSources, String defaultModel) {

        public Bedrock {
            credentialSources = List.copyOf(credentialSources);
        }

        public static Bedrock from(Config config) {
            return new Bedrock(
                    config.getBoolean("enabled"),
                    config.getString("region"),
                    config.getString("endpoint").strip(),
                    config.getStringList("credential-sources"),
                    config.getString("default-model"));
        }

        public boolean isConfigured() {
            return isEnabled || !credentialSources.isEmpty();
        }
    }
}

package ninja.helpy.agents.llm;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/** {@code helpy.agents.llm}, read and checked once. An empty {@code defaultModel}: the first configured provider's. */
public record LlmSettings(
        String defaultModel,
        Deadlines deadlines,
        Duration connectTimeout,
        Duration demoTokenDelay,
        PriceList prices,
        Endpoints endpoints) {

    public LlmSettings {
        if (!defaultModel.isEmpty() && defaultModel.indexOf('/') < 1) {
            throw new IllegalArgumentException("a model is named provider/model, not " + defaultModel);
        }
    }

    public static LlmSettings from(Config llm) {
        return new LlmSettings(
                llm.getString("default-model").strip(),
                Deadlines.from(llm.getConfig("deadlines")),
                llm.getDuration("connect-timeout"),
                llm.getDuration("demo.token-delay"),
                PriceList.from(llm.getConfig("prices")),
                new Endpoints(
                        Endpoint.from(llm.getConfig("openai")),
                        Endpoint.from(llm.getConfig("anthropic")),
                        Endpoint.from(llm.getConfig("gemini")),
                        Endpoint.from(llm.getConfig("ollama")),
                        Bedrock.from(llm.getConfig("bedrock"))));
    }

    /** Where the providers are. */
    public record Endpoints(Endpoint openai, Endpoint anthropic, Endpoint gemini, Endpoint ollama, Bedrock bedrock) {}

    /** One provider over HTTP. An empty {@code baseUrl} is the provider's own address. */
    public record Endpoint(String baseUrl, String apiKey, String defaultModel) {

        public static Endpoint from(Config config) {
            return new Endpoint(
                    config.getString("base-url").strip(),
                    config.getString("api-key").strip(),
                    config.getString("default-model"));
        }

        /** A self-hosted model needs no key, only an address. */
        public boolean isConfigured() {
            return !apiKey.isEmpty() || !baseUrl.isEmpty();
        }

        @Override
        public String toString() {
            return "Endpoint[" + baseUrl + ", " + (apiKey.isEmpty() ? "no key" : "key") + ", " + defaultModel + "]";
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

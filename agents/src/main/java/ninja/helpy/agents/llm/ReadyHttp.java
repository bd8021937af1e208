package ninja.helpy.agents.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An HTTP client for langchain4j, which takes only what builds one. This one is there already and keeps its own times. */
abstract class ReadyHttp implements HttpClient, HttpClientBuilder {

    @Override
    public final HttpClient build() {
        return this;
    }

    @Override
    public final @Nullable Duration connectTimeout() {
        return null;
    }

    @Override
    public final HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public final @Nullable Duration readTimeout() {
        return null;
    }

    @Override
    public final HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }
}

package ninja.helpy.agents.llm;

import dev.langchain4j.model.bedrock.BedrockStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.llm.LlmSettings.Bedrock;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;

/** Amazon Bedrock by its Converse stream. One client for all calls; close it when the system ends. */
final class BedrockDoor extends LangChainModel implements AutoCloseable {

    private static final int CALLS_MAX = 1_000;
    private static final double TEMPERATURE_MAX = 1;

    private final BedrockRuntimeAsyncClient client;

    BedrockDoor(Bedrock settings, AwsCredentialsProvider credentials, Duration connectTimeout, Deadlines deadlines) {
        var http = NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .maxConcurrency(CALLS_MAX)
                .connectionTimeout(connectTimeout)
                .readTimeout(deadlines.total());
        var builder = BedrockRuntimeAsyncClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .httpClientBuilder(http)
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
        if (!settings.endpoint().isEmpty()) builder.endpointOverride(URI.create(settings.endpoint()));
        this.client = builder.build();
    }

    @Override
    StreamingChatModel model(ModelRequest request, LiveCall call) {
        return BedrockStreamingChatModel.builder()
                .client(new OneCall(client, call))
                .modelId(request.model())
                .returnThinking(true)
                .build();
    }

    @Override
    ChatRequest translated(ModelRequest request) {
        return LangChainRequest.of(request, Math.min(request.temperature(), TEMPERATURE_MAX));
    }

    @Override
    public void close() {
        client.close();
    }

    /** The shared client, on behalf of one call: stops with it, and sees what the library does not pass on. */
    private record OneCall(BedrockRuntimeAsyncClient shared, LiveCall call) implements BedrockRuntimeAsyncClient {

        @Override
        public CompletableFuture<Void> converseStream(
                ConverseStreamRequest request, ConverseStreamResponseHandler handler) {
            var stream = shared.converseStream(request, handler);
            call.onStop(() -> stream.cancel(true));
            return stream.whenComplete((done, failure) -> {
                if (failure == null) call.failed(Failures.ofKind(Kind.TRUNCATED, null));
                else call.broke(failure);
            });
        }

        @Override
        public String serviceName() {
            return shared.serviceName();
        }

        @Override
        public void close() {}
    }
}

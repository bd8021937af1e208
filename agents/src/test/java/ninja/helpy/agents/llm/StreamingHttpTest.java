package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamingHttpTest {

    private final List<ServerSentEvent> kept = new ArrayList<>();
    private final List<String> read = new ArrayList<>();

    @Test
    void whoKeepsAllEventsOfAnAnswerDoesNotKeepItsWords() {
        var listener = new ServerSentEventListener() {
            @Override
            public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
                kept.add(event);
                read.add(event.event() + "=" + event.data());
            }

            @Override
            public void onError(Throwable failure) {}
        };

        StreamingHttp.tell(
                listener, "delta", "a long word", new ServerSentEventContext(new ServerSentEventParsingHandle() {
                    @Override
                    public void cancel() {}

                    @Override
                    public boolean isCancelled() {
                        return false;
                    }
                }));

        assertThat(read).containsExactly("delta=a long word");
        assertThat(kept).allSatisfy(event -> assertThat(event.data()).isEmpty());
    }
}

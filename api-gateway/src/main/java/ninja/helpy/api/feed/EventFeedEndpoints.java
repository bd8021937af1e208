package ninja.helpy.api.feed;

import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.replay.EventShape;
import ninja.helpy.api.replay.History;
import ninja.helpy.api.run.LiveMetrics;
import ninja.helpy.api.run.Positions;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.sse.SseResponse;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedPage;

/** Everything that happens in a workspace, from any position on and then live (EV-2). */
public final class EventFeedEndpoints {

    private final History history;
    private final LiveMetrics metrics;

    public EventFeedEndpoints(History history, LiveMetrics metrics) {
        this.history = history;
        this.metrics = metrics;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/api/workspaces/{workspaceId}/events/stream", Access.OWNER, this::stream));
    }

    private CompletionStage<HttpResponse> stream(Call call) {
        return start(call).thenApply(position -> {
            var chunks = history.follow(call.workspaceId(), position)
                    .statefulMapConcat(Told::new)
                    .via(metrics.countingStreams());
            return SseResponse.of(chunks, List.of());
        });
    }

    /** A lost reader's last position wins; else {@code from}, which is a position or a time. */
    private CompletionStage<Long> start(Call call) {
        var seen = Positions.given(call);
        if (seen.isPresent()) return CompletableFuture.completedFuture(seen.get());
        var from = call.query("from").orElse("0");
        if (from.matches("\\d{1,18}")) return CompletableFuture.completedFuture(Long.parseLong(from));
        var since = new FeedFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(time(from)), Optional.empty());
        return history.page(call.workspaceId(), 0, 1, since)
                .thenApply(page -> page.items().stream()
                        .findFirst()
                        .map(first -> first.position() - 1)
                        .orElse(page.last()));
    }

    private static Instant time(String from) {
        try {
            return Instant.parse(from);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("from", "must be a position, or a time like 2026-01-31T12:00:00Z")
                    .asException();
        }
    }

    /** One page is one chunk; the first page with nothing newer behind it says so, once. */
    private static final class Told implements akka.japi.function.Function<FeedPage, Iterable<ByteString>> {

        private boolean live;

        @Override
        public Iterable<ByteString> apply(FeedPage page) {
            var events = new ArrayList<SseEvent>(page.items().size() + 1);
            page.items()
                    .forEach(item -> events.add(
                            new SseEvent("event", Optional.of(Long.toString(item.position())), EventShape.of(item))));
            if (page.caughtUp() && !live) {
                live = true;
                events.add(SseEvent.at(page.last(), "caught-up", Map.of("position", page.last())));
            }
            return events.isEmpty() ? List.of() : List.of(SseEvent.chunk(events));
        }
    }
}

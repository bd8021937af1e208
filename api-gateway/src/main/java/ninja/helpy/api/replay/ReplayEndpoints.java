package ninja.helpy.api.replay;

import static ninja.helpy.api.http.Endpoint.get;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedPage;
import ninja.helpy.persistence.replay.StateAt;

/** The events of a workspace (EV-1), and any entity as it was at event N. Reading calls no model and costs nothing. */
public final class ReplayEndpoints {

    private static final String WORKSPACE = "/api/workspaces/{workspaceId}";
    private static final Pattern ENTITY_TYPE = Pattern.compile("[a-z-]{1,40}");
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

    private final History history;

    public ReplayEndpoints(History history) {
        this.history = history;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(WORKSPACE + "/events", Access.OWNER, this::events),
                get(WORKSPACE + "/entities/{type}/{entityId}", Access.OWNER, this::view));
    }

    /** {@code position} is where to follow from; {@code nextCursor} is absent when nothing newer was there. */
    record Events(List<EventShape> items, Optional<String> nextCursor, long position) {

        static Events of(FeedPage page) {
            var next =
                    page.caughtUp() ? Optional.<String>empty() : Optional.of(Page.encode(String.valueOf(page.last())));
            return new Events(page.items().stream().map(EventShape::of).toList(), next, page.last());
        }
    }

    record Shown(
            String entityType,
            String entityId,
            long seqNr,
            Instant at,
            @JsonRawValue String state) {

        static Shown of(StateAt found) {
            return new Shown(found.entityType(), found.entityId(), found.seqNr(), found.at(), found.state());
        }
    }

    private CompletionStage<HttpResponse> events(Call call) {
        return history.page(call.workspaceId(), after(call), Page.limit(call), filter(call))
                .thenApply(page -> Answers.ok(Events.of(page)));
    }

    private static long after(Call call) {
        return Page.cursor(call)
                .map(position -> {
                    if (POSITION.matcher(position).matches()) return Long.valueOf(position);
                    throw Problem.invalid("cursor", "must be the nextCursor of an earlier page")
                            .asException();
                })
                .or(() -> call.query("from").filter(ReplayEndpoints::isPosition).map(Long::valueOf))
                .orElse(0L);
    }

    /** {@code from} is a time, or the position of an event that was seen already. */
    private static boolean isPosition(String from) {
        return POSITION.matcher(from).matches();
    }

    /** {@code entity} is a type, or a type and an id: {@code agent} or {@code agent:<id>}. */
    private static FeedFilter filter(Call call) {
        var entity = call.query("entity");
        return new FeedFilter(
                call.query("type"),
                entity.map(e -> e.contains(":") ? e.substring(0, e.indexOf(':')) : e),
                entity.filter(e -> e.contains(":")).map(e -> e.substring(e.indexOf(':') + 1)),
                call.query("from").filter(ReplayEndpoints::isPosition).isPresent()
                        ? Optional.empty()
                        : call.time("from"),
                call.time("to"));
    }

    private CompletionStage<HttpResponse> view(Call call) {
        var type = call.path("type");
        if (!ENTITY_TYPE.matcher(type).matches()) throw Problem.notFound().asException();
        var at = call.number("at", 1, Long.MAX_VALUE).map(OptionalLong::of).orElseGet(OptionalLong::empty);
        return history.view(type, call.entity("entityId"), at)
                .thenApply(found -> found.map(state -> Answers.ok(Shown.of(state)))
                        .orElseThrow(() -> Problem.notFound().asException()));
    }
}

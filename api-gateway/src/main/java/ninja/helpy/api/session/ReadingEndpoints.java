package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.reader.Reader.Place;
import ninja.helpy.api.conversation.Participants;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.session.Readings.Person;
import ninja.helpy.api.session.Readings.Progress;

/** How far one has read in a conversation or room, the same on all of one's devices. */
public final class ReadingEndpoints {

    private static final String CONVERSATION = "/chat/conversations/{conversationId}/read";
    private static final String ROOM = SessionEndpoints.ONE + "/read";

    private final Participants participants;
    private final Readings readings;

    public ReadingEndpoints(Asking asking) {
        this.participants = new Participants(asking);
        this.readings = new Readings(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(CONVERSATION, Access.READ, call -> show(call, this::conversation))
                        .alias("/api" + CONVERSATION),
                put(CONVERSATION, Access.READ, call -> read(call, this::conversation))
                        .alias("/api" + CONVERSATION),
                get(ROOM, Access.READ, call -> show(call, ReadingEndpoints::room))
                        .alias("/api" + ROOM),
                put(ROOM, Access.READ, call -> read(call, ReadingEndpoints::room))
                        .alias("/api" + ROOM));
    }

    /** {@code number}: so many messages are read, {@code messageId} being the last of them; {@code unread} are not. */
    record Shown(Optional<String> messageId, long number, long unread, Optional<Instant> readAt) {

        private static Shown of(Progress progress) {
            var place = progress.place();
            return new Shown(place.map(Place::messageId), progress.number(), progress.unread(), place.map(Place::at));
        }
    }

    private CompletionStage<FeedId> conversation(Call call) {
        return participants
                .conversation(call, "conversationId")
                .thenApply(view -> FeedId.conversation(call.entity("conversationId")));
    }

    /** The room itself sees to it that only members read. */
    private static CompletionStage<FeedId> room(Call call) {
        return CompletableFuture.completedFuture(FeedId.room(call.entity("sessionId")));
    }

    private CompletionStage<HttpResponse> show(Call call, Function<Call, CompletionStage<FeedId>> where) {
        return where.apply(call)
                .thenCompose(talk -> readings.show(talk, person(call)))
                .thenApply(ReadingEndpoints::shown);
    }

    /** Without a message all is read. */
    private CompletionStage<HttpResponse> read(Call call, Function<Call, CompletionStage<FeedId>> where) {
        return call.fields().thenCompose(fields -> {
            var messageId = fields.idIfAny("messageId");
            fields.check();
            CompletionStage<Progress> progress =
                    where.apply(call).thenCompose(talk -> readings.read(talk, person(call), messageId));
            return progress.thenApply(ReadingEndpoints::shown);
        });
    }

    private static HttpResponse shown(Progress progress) {
        return Answers.ok(Shown.of(progress));
    }

    private static Person person(Call call) {
        var member = call.member();
        var id = new EntityId(call.workspaceId(), member.userId());
        return new Person(id, Optional.of(member.userId()).filter(userId -> member.actsForUser()));
    }
}

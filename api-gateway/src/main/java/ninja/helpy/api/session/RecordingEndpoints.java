package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.MessageEvent.MessageDeleted;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.replay.History;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/**
 * The recording of a room that has ended (DM-58): its journal, from the first fact to the last, one line each. It is read
 * as fast as it is taken and never held as a whole.
 */
public final class RecordingEndpoints {

    private static final String RECORDING = SessionEndpoints.ONE + "/recording";

    /** Deleted messages of one room that are kept in mind while its recording is read; with more there is none. */
    static final int DELETED_MAX = 50_000;

    private static final long CHUNK_BYTES = 32 * 1024;
    private static final ContentType NDJSON = ContentTypes.parse("application/x-ndjson");

    private final Asking asking;
    private final History history;
    private final ActorSystem<?> system;

    public RecordingEndpoints(Asking asking, History history, ActorSystem<?> system) {
        this.asking = asking;
        this.history = history;
        this.system = system;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get(RECORDING, Access.READ, this::recording).alias("/api" + RECORDING));
    }

    /** Where it is, below the address of this server. */
    static String urlOf(String sessionId) {
        return RECORDING.replace("{sessionId}", sessionId);
    }

    private CompletionStage<HttpResponse> recording(Call call) {
        var room = call.entity("sessionId");
        return asking.session(room, GetSession::new, View.class).thenCompose(view -> {
            RoomAccess.requireInside(call, view, view.origin().createdBy());
            if (view.endTime().isEmpty()) {
                throw Problem.of(Code.INVALID_STATE, "the room has not ended").asException();
            }
            return deleted(room, view.position())
                    .thenApply(deleted -> lines(room, view.position(), new Recording(room.id(), deleted)));
        });
    }

    private HttpResponse lines(EntityId room, long position, Recording recording) {
        var chunks = facts(room, position)
                .zipWithIndex()
                .map(fact -> recording.line(fact.second() + 1, fact.first()))
                .batchWeighted(CHUNK_BYTES, line -> (long) line.size(), line -> line, ByteString::concat);
        return HttpResponse.create().withEntity(HttpEntities.createChunked(NDJSON, chunks));
    }

    /** First of all: when a message is read nobody knows yet whether it will be deleted. */
    private CompletionStage<Set<String>> deleted(EntityId room, long position) {
        Set<String> none = new HashSet<>();
        return facts(room, position)
                .filter(MessageDeleted.class::isInstance)
                .map(fact -> ((MessageDeleted) fact).messageId())
                .runWith(Sink.fold(none, RecordingEndpoints::with), system);
    }

    private static Set<String> with(Set<String> ids, String id) {
        ids.add(id);
        if (ids.size() <= DELETED_MAX) return ids;
        throw Problem.of(Code.UNPROCESSABLE, "more was deleted here than a recording can leave out")
                .asException();
    }

    /** Their positions are their sequence numbers, which count from 1 and miss none. */
    private Source<GroupSessionEvent, NotUsed> facts(EntityId room, long position) {
        return history.facts(GroupSessionEntity.KEY.name(), room, 1, position).map(fact -> (GroupSessionEvent) fact);
    }
}

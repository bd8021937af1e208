package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.run.LiveMetrics;
import ninja.helpy.api.run.Positions;
import ninja.helpy.api.sse.SseResponse;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** A room's feed for those who only listen: the frames of its sockets, as server-sent events, from the same hub. */
public final class RoomFeedEndpoints {

    private static final String PATH = "/groups/sessions/{sessionId}/events";

    private final Entities entities;
    private final ActorRef<RoomHubs.Command> hubs;
    private final LiveMetrics metrics;

    public RoomFeedEndpoints(Entities entities, ActorRef<RoomHubs.Command> hubs, LiveMetrics metrics) {
        this.entities = entities;
        this.hubs = hubs;
        this.metrics = metrics;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get(PATH, Access.READ, this::listen).alias("/api" + PATH));
    }

    private CompletionStage<HttpResponse> listen(Call call) {
        var position = Positions.given(call);
        var room = call.entity("sessionId");
        return Answers.expect(entities.ask(entities.session(room), GetSession::new), View.class)
                .thenApply(view -> {
                    var userId = call.member().userId();
                    boolean reads = !call.member().actsForUser()
                            || view.members().stream().anyMatch(m -> m.userId().equals(userId));
                    if (!reads) {
                        throw Problem.of(Code.FORBIDDEN, RoomAccess.wayIn(view)).asException();
                    }
                    return feed(room, userId, Math.min(position.orElse(view.position()), view.position()));
                });
    }

    private HttpResponse feed(EntityId room, String userId, long after) {
        var outbox = new Outbox(SocketFrames::farewell);
        var reader = new RoomReader(userId, outbox, why -> end(outbox, why));
        hubs.tell(new RoomHubs.Attach(FeedId.room(room), reader, after, Coming.TO_READ));
        var chunks = outbox.frames(Outbox.FRAMES_MAX)
                .map(frames -> frames.stream().map(Frame::sse).reduce(ByteString.emptyByteString(), ByteString::concat))
                .watchTermination((any, done) -> done.whenComplete((end, failure) -> {
                    outbox.close(new Outbox.Close(CloseCode.TRY_AGAIN_LATER, "gone"));
                    hubs.tell(new RoomHubs.Detach(FeedId.room(room), reader));
                }))
                .via(metrics.countingStreams());
        return SseResponse.of(chunks, List.of());
    }

    private static void end(Outbox outbox, Refused why) {
        outbox.offer(SocketFrames.error(Optional.empty(), Problem.of(why)));
        outbox.close(new Outbox.Close(CloseCode.TRY_AGAIN_LATER, why.detail()));
    }
}

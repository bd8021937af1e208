package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.get;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.RoundAccount;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.replay.History;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Problem;

/** A round, whenever it was: GS-12. */
public final class RoundEndpoints {

    private static final String ROUND = SessionEndpoints.ONE + "/rounds/{roundId}";

    private final Asking asking;
    private final Lists lists;
    private final History history;
    private final ActorSystem<?> system;

    public RoundEndpoints(Asking asking, Lists lists, History history, ActorSystem<?> system) {
        this.asking = asking;
        this.lists = lists;
        this.history = history;
        this.system = system;
    }

    public List<Endpoint> endpoints() {
        return List.of(get(ROUND, Access.READ, this::round).alias("/api" + ROUND));
    }

    private CompletionStage<HttpResponse> round(Call call) {
        var id = call.entity("sessionId");
        var roundId = call.id("roundId");
        return RoomAccess.room(asking, call)
                .thenCompose(view -> remembered(id, roundId, view.position()))
                .thenCompose(account -> account.filter(RoundAccount::isWhole).isPresent()
                        ? CompletableFuture.completedFuture(account)
                        : recorded(id, roundId).thenApply(found -> found.or(() -> account)))
                .thenApply(account -> account.map(RoundShape::of)
                        .map(Answers::ok)
                        .orElseThrow(() -> Problem.notFound().asException()));
    }

    /** From the facts that the room still keeps. */
    private CompletionStage<Optional<RoundAccount>> remembered(EntityId room, String roundId, long position) {
        return asking.session(
                        room, to -> new FollowSession(Math.max(0, position - GroupSession.FACTS_MAX), to), Facts.class)
                .thenApply(facts -> RoundAccount.of(
                        roundId, facts.items().stream().map(Fact::event).toList()));
    }

    /** From the journal, where the room has forgotten it. */
    private CompletionStage<Optional<RoundAccount>> recorded(EntityId room, String roundId) {
        return lists.round(room, roundId).thenCompose(place -> {
            if (place.isEmpty()) return CompletableFuture.completedFuture(Optional.<RoundAccount>empty());
            return history.facts(
                            GroupSessionEntity.KEY.name(),
                            room,
                            place.get().from(),
                            place.get().to())
                    .map(fact -> (GroupSessionEvent) fact)
                    .runWith(Sink.seq(), system)
                    .thenApply(facts -> RoundAccount.of(roundId, facts));
        });
    }
}

package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.GroupSessionEvent.UserLeft;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.TurnOverdue;
import ninja.helpy.api.session.Told.HelpyRun;

/** A room as a feed. */
final class RoomSource implements FeedSource {

    private final ActorSystem<?> system;
    private final Entities entities;
    private final EntityId room;
    private final RoomFrames frames;

    RoomSource(ActorSystem<?> system, Entities entities, EntityId room) {
        this.system = system;
        this.entities = entities;
        this.room = room;
        this.frames = new RoomFrames(room.id());
    }

    @Override
    public CompletionStage<Opening> open() {
        return FeedReplies.expect(entities.ask(entities.session(room), GetSession::new), View.class)
                .thenApply(view -> new Opening(
                        view.position(),
                        view.openRound().map(RoomSource::running).orElse(List.of())));
    }

    /** The hub came in the middle of a round: these runs are under way. */
    private static List<HelpyRun> running(Round round) {
        return round.responders().stream()
                .filter(responder -> responder.state().isAtWork())
                .map(r -> new HelpyRun(Optional.of(round.roundId()), r.helpyId(), r.runId()))
                .toList();
    }

    @Override
    public CompletionStage<List<Told>> after(long position) {
        return FeedReplies.expect(
                        entities.ask(entities.session(room), replyTo -> new FollowSession(position, replyTo)),
                        Facts.class)
                .thenApply(this::told);
    }

    @Override
    public Source<List<Told>, NotUsed> follow(long position) {
        return Following.batches(
                        system,
                        position,
                        after -> entities.follow(entities.session(room), replyTo -> new FollowSession(after, replyTo)),
                        Facts.class)
                .map(this::told);
    }

    private List<Told> told(Facts facts) {
        return facts.items().stream()
                .map(fact -> new Told(fact.position(), frames.of(fact, facts.totals()), effect(fact.event())))
                .toList();
    }

    private static Optional<Told.Effect> effect(GroupSessionEvent event) {
        if (event instanceof HelpyStarted e) {
            return Optional.of(new Told.Begins(new HelpyRun(Optional.of(e.roundId()), e.helpyId(), e.runId())));
        }
        if (event instanceof HelpyAnswered e) return Optional.of(new Told.Thought(e.runId()));
        if (event instanceof AnswerDelivered e) {
            return e.message().runId().map(runId -> new Told.Ends(runId, Optional.empty()));
        }
        if (event instanceof HelpyFailed e) return ended(e.runId());
        if (event instanceof TurnOverdue e) return ended(e.runId());
        if (event instanceof HelpyStopped e) return ended(e.runId());
        if (event instanceof AnswerSuppressed e) return ended(e.runId());
        if (event instanceof UserJoined e) return Optional.of(new Told.Joined(e.userId()));
        if (event instanceof UserLeft e) return Optional.of(new Told.Left(e.userId()));
        return Optional.empty();
    }

    private static Optional<Told.Effect> ended(String runId) {
        return Optional.of(new Told.Ends(runId, Optional.empty()));
    }

    @Override
    public Source<Pieces, NotUsed> run(String runId) {
        return FeedReplies.pieces(system, entities, new EntityId(room.workspaceId(), runId));
    }

    @Override
    public DraftFrames drafts() {
        return frames;
    }

    @Override
    public RunEnds ends() {
        return RunEnds.IN_FACTS;
    }
}

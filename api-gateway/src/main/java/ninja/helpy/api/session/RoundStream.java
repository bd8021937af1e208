package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.RoomSettings.Bounds;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.TurnOverdue;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.sse.SseEvent;

/** A round as it happens: who was chosen, and what each of them is saying. One reader, one use. */
final class RoundStream {

    /** All turns that a round may have, and room for the facts between them. */
    private static final int READ_AT_ONCE_MAX = Bounds.TURNS_MAX + GroupSession.HELPYS_MAX;

    private final ActorSystem<?> system;
    private final Entities entities;
    private final EntityId room;
    private final AskedRound asked;
    private final Map<String, SharedKillSwitch> speaking = new HashMap<>();

    RoundStream(ActorSystem<?> system, Entities entities, EntityId room, AskedRound asked) {
        this.system = system;
        this.entities = entities;
        this.room = room;
        this.asked = asked;
    }

    /** Ends with the round, when everyone who speaks in it has been read to the end. */
    Source<SseEvent, NotUsed> events(Source<Fact, NotUsed> facts) {
        return facts.takeWhile(fact -> asked.goesOnAfter(fact.event()), true)
                .flatMapMerge(READ_AT_ONCE_MAX, fact -> told(fact.event()));
    }

    private Source<SseEvent, NotUsed> told(GroupSessionEvent event) {
        if (event instanceof RoundStarted e && asked.isOf(e.round().roundId()))
            return Source.single(started(e.round()));
        if (event instanceof HelpyStarted e && asked.isOf(e.roundId())) return speech(e.helpyId(), e.runId());
        if (event instanceof HelpyFailed e && asked.isOf(e.roundId())) {
            return failed(e.helpyId(), e.runId(), e.code().code());
        }
        if (event instanceof TurnOverdue e && asked.isOf(e.roundId())) {
            return failed(e.helpyId(), e.runId(), Refusal.TIMEOUT.code());
        }
        if (event instanceof HelpyStopped e && asked.isOf(e.roundId())) {
            return failed(e.helpyId(), e.runId(), e.reason());
        }
        return Source.empty();
    }

    private SseEvent started(Round round) {
        var responders = round.responders().stream()
                .map(r -> Frame.ordered(
                        "helpyId", r.helpyId(), "runId", r.runId(), "score", r.score(), "reason", r.reason()))
                .toList();
        var data = Frame.ordered("roundId", round.roundId(), "sessionId", room.id(), "responders", responders);
        return new SseEvent("round", Optional.empty(), data);
    }

    private Source<SseEvent, NotUsed> speech(String helpyId, String runId) {
        var writer = new RunWriter(HelpyEncoder.of(helpyId, runId));
        var end = speaking.computeIfAbsent(runId, KillSwitches::shared);
        return FeedReplies.pieces(system, entities, new EntityId(room.workspaceId(), runId))
                .mapConcat(batch -> writer.write(batch.items()))
                .via(end.flow())
                .prepend(Source.single(HelpyEncoder.thinking(helpyId, runId)));
    }

    /** The room does not wait for it any more, so neither does the reader. */
    private Source<SseEvent, NotUsed> failed(String helpyId, String runId, String code) {
        var end = speaking.get(runId);
        if (end != null) end.shutdown();
        return Source.single(new SseEvent(
                "failed", Optional.empty(), Frame.ordered("helpyId", helpyId, "runId", runId, "code", code)));
    }
}

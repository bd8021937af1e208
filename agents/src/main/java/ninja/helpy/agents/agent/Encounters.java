package ninja.helpy.agents.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.agent.HelpyCommand.NoteEncounter;
import ninja.helpy.agents.agent.HelpyEvent.RelationshipDeepened;
import ninja.helpy.agents.agent.Relationship.Encounter;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Reply;

/**
 * Answers of a Helpy that are not written down yet. A popular Helpy answers many at once, so they are gathered for a moment;
 * who told of one is answered when it is written. One that was lost before that is told again.
 */
final class Encounters {

    private static final Duration GATHERED_FOR = Duration.ofMillis(250);

    /** So many are written at once. */
    private static final int GATHERED_MAX = 256;

    /** What the agent tells itself when it is time. */
    record Write(ActorRef<Reply> replyTo) implements HelpyCommand {}

    private final EffectFactories<AgentEvent, Agent> effects;
    private final TimerScheduler<AgentCommand> timers;
    private final Clock clock;
    private final Write write;
    private final Map<String, Encounter> gathered = new LinkedHashMap<>();
    private final List<ActorRef<Reply>> waiting = new ArrayList<>();

    Encounters(
            EffectFactories<AgentEvent, Agent> effects,
            TimerScheduler<AgentCommand> timers,
            ActorRef<Reply> nobody,
            Clock clock) {
        this.effects = effects;
        this.timers = timers;
        this.clock = clock;
        this.write = new Write(nobody);
    }

    Effect<AgentEvent, Agent> onNote(Agent agent, NoteEncounter c) {
        if (agent.helpy().relationship().hasCounted(c.runId())) return effects.reply(c.replyTo(), Done.DONE);
        var persona = agent.current().config().persona();
        var encounter = new Encounter(
                c.runId(),
                persona.isForAll() || persona.isOwnedBy(c.askerId()),
                c.inputTokens(),
                c.outputTokens(),
                c.cost(),
                c.at());
        gathered.putIfAbsent(c.runId(), encounter);
        waiting.add(c.replyTo());
        if (gathered.size() >= GATHERED_MAX) return onWrite();
        if (!timers.isTimerActive(write)) timers.startSingleTimer(write, write, GATHERED_FOR);
        return effects.none();
    }

    Effect<AgentEvent, Agent> onWrite() {
        timers.cancel(write);
        if (gathered.isEmpty()) return effects.none();
        var answered = List.copyOf(waiting);
        var deepened = new RelationshipDeepened(List.copyOf(gathered.values()), clock.instant());
        forget();
        return effects.persist(deepened).thenRun(agent -> answered.forEach(one -> one.tell(Done.DONE)));
    }

    void forget() {
        gathered.clear();
        waiting.clear();
    }
}

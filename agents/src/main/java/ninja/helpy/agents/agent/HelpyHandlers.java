package ninja.helpy.agents.agent;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.agent.HelpyCommand.ChangeMemories;
import ninja.helpy.agents.agent.HelpyCommand.ChangePersonality;
import ninja.helpy.agents.agent.HelpyCommand.CreateHelpy;
import ninja.helpy.agents.agent.HelpyCommand.HelpyView;
import ninja.helpy.agents.agent.HelpyCommand.NotePrompt;
import ninja.helpy.agents.agent.HelpyCommand.ResetHelpy;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.agent.HelpyEvent.HelpyCreated;
import ninja.helpy.agents.agent.HelpyEvent.HelpyReset;
import ninja.helpy.agents.agent.HelpyEvent.PersonalityChanged;
import ninja.helpy.agents.agent.HelpyEvent.PromptNoted;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** What an agent does as a Helpy; the table is in {@link AgentEntity}. */
final class HelpyHandlers {

    private final EntityId id;
    private final EffectFactories<AgentEvent, Agent> effects;
    private final Clock clock;

    HelpyHandlers(EntityId id, EffectFactories<AgentEvent, Agent> effects, Clock clock) {
        this.id = id;
        this.effects = effects;
        this.clock = clock;
    }

    Effect<AgentEvent, Agent> onCreate(Agent agent, CreateHelpy c) {
        if (agent.deleted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "this agent was deleted");
        var created = new HelpyCreated(c.config().with(c.personality()), c.personality(), c.look(), clock.instant());
        return commit(List.of(created), c.replyTo());
    }

    Effect<AgentEvent, Agent> onCreateAgain(Agent agent, CreateHelpy c) {
        boolean isSame = agent.current().config().equals(c.config().with(c.personality()))
                && agent.helpy().personality().filter(c.personality()::equals).isPresent()
                && agent.helpy().look().equals(c.look());
        return isSame
                ? show(agent, c.replyTo())
                : refuse(c.replyTo(), Refusal.ALREADY_EXISTS, "the agent exists with another configuration");
    }

    Effect<AgentEvent, Agent> onPersonality(Agent agent, ChangePersonality c) {
        long version = agent.current().version();
        if (c.ifVersion().filter(asked -> asked != version).isPresent()) {
            return refuse(c.replyTo(), Refusal.VERSION_CONFLICT, "the Helpy is at version " + version);
        }
        if (agent.helpy().personalityOf(agent.current().config()).equals(c.personality())) {
            return show(agent, c.replyTo());
        }
        return commit(List.of(new PersonalityChanged(c.personality(), clock.instant())), c.replyTo());
    }

    Effect<AgentEvent, Agent> onMemories(Agent agent, ChangeMemories c) {
        return commit(c.change().events(agent.helpy().memoriesById(), clock.instant()), c.replyTo());
    }

    Effect<AgentEvent, Agent> onReset(Agent agent, ResetHelpy c) {
        return commit(List.of(new HelpyReset(c.keepPersonality(), clock.instant())), c.replyTo());
    }

    Effect<AgentEvent, Agent> onNotePrompt(Agent agent, NotePrompt c) {
        var noted = agent.helpy().promptOf(c.userId());
        if (noted.filter(version -> version >= c.version()).isPresent()) {
            return effects.reply(c.replyTo(), Done.DONE);
        }
        if (noted.isEmpty() && agent.helpy().prompts().size() >= Helpy.PROMPTS_MAX) {
            return refuse(
                    c.replyTo(),
                    Refusal.PLAN_LIMIT_REACHED,
                    "at most " + Helpy.PROMPTS_MAX + " users with a prompt of their own");
        }
        return effects.persist(new PromptNoted(c.userId(), c.version(), clock.instant()))
                .thenReply(c.replyTo(), next -> Done.DONE);
    }

    Effect<AgentEvent, Agent> show(Agent agent, ActorRef<Reply> replyTo) {
        return effects.reply(replyTo, view(agent));
    }

    /** What a Helpy remembers of its owner is for nobody else; one that is nobody's remembers for all. */
    static Optional<Voice> voice(Agent agent, AgentConfig config, String userId) {
        if (config.kind() != AgentConfig.Kind.HELPY) return Optional.empty();
        var helpy = agent.helpy();
        boolean isOwner = config.persona().isOwnedBy(userId);
        return Optional.of(new Voice(
                helpy.personalityOf(config),
                isOwner ? Optional.of(helpy.relationship().stage()) : Optional.empty(),
                config.persona().isForAll() || isOwner ? helpy.memoriesByWeight() : List.of(),
                helpy.promptOf(userId).orElse(0L),
                helpy.revision()));
    }

    private HelpyView view(Agent agent) {
        var helpy = agent.helpy();
        var current = agent.current();
        return new HelpyView(
                agent.view(id, current),
                helpy.personalityOf(current.config()),
                helpy.look(),
                helpy.memoriesByWeight(),
                helpy.relationship().depth(),
                helpy.relationship().stage(),
                helpy.relationship().stats(),
                helpy.relationship().lastInteraction());
    }

    private Effect<AgentEvent, Agent> commit(List<? extends AgentEvent> events, ActorRef<Reply> replyTo) {
        return effects.persist(List.<AgentEvent>copyOf(events)).thenReply(replyTo, this::view);
    }

    private Effect<AgentEvent, Agent> refuse(ActorRef<Reply> replyTo, Refusal reason, String detail) {
        return effects.reply(replyTo, new Refused(reason, detail));
    }
}

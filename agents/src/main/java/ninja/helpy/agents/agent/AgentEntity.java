package ninja.helpy.agents.agent;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.agent.AgentCommand.AddAgentKey;
import ninja.helpy.agents.agent.AgentCommand.AddStream;
import ninja.helpy.agents.agent.AgentCommand.ChangeAgent;
import ninja.helpy.agents.agent.AgentCommand.ChangeStream;
import ninja.helpy.agents.agent.AgentCommand.CheckAgentKey;
import ninja.helpy.agents.agent.AgentCommand.CheckStreamSecret;
import ninja.helpy.agents.agent.AgentCommand.CreateAgent;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.agent.AgentCommand.GetAgentKeys;
import ninja.helpy.agents.agent.AgentCommand.GetSpeaker;
import ninja.helpy.agents.agent.AgentCommand.GetStreams;
import ninja.helpy.agents.agent.AgentCommand.GiveFeedback;
import ninja.helpy.agents.agent.AgentCommand.RevokeAgentKey;
import ninja.helpy.agents.agent.AgentCommand.RevokeStream;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.AgentEvent.AgentChanged;
import ninja.helpy.agents.agent.AgentEvent.AgentCreated;
import ninja.helpy.agents.agent.AgentEvent.AgentDeleted;
import ninja.helpy.agents.agent.AgentEvent.AgentKeyAdded;
import ninja.helpy.agents.agent.AgentEvent.AgentKeyRevoked;
import ninja.helpy.agents.agent.AgentEvent.FeedbackGiven;
import ninja.helpy.agents.agent.AgentEvent.StreamAdded;
import ninja.helpy.agents.agent.AgentEvent.StreamChanged;
import ninja.helpy.agents.agent.AgentEvent.StreamRevoked;
import ninja.helpy.agents.agent.HelpyCommand.ChangeMemories;
import ninja.helpy.agents.agent.HelpyCommand.ChangePersonality;
import ninja.helpy.agents.agent.HelpyCommand.CreateHelpy;
import ninja.helpy.agents.agent.HelpyCommand.GetHelpy;
import ninja.helpy.agents.agent.HelpyCommand.NoteEncounter;
import ninja.helpy.agents.agent.HelpyCommand.NotePrompt;
import ninja.helpy.agents.agent.HelpyCommand.ResetHelpy;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;

/** The one owner of an agent's configuration and of the secrets that open its doors. */
public final class AgentEntity extends JournaledEntity<AgentCommand, AgentEvent, Agent> {

    public static final EntityTypeKey<AgentCommand> KEY = EntityTypeKey.create(AgentCommand.class, "agent");

    public static final Fold FOLD =
            Fold.of(Agent.EMPTY, Agent.class, AgentEvent.class, (state, event) -> event.applyTo(state));

    private final Clock clock;
    private final HelpyHandlers helpys;
    private final Encounters encounters;

    public static Behavior<AgentCommand> create(EntityId id, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new AgentEntity(id, context.getSystem(), timers, clock)));
    }

    private AgentEntity(EntityId id, ActorSystem<?> system, TimerScheduler<AgentCommand> timers, Clock clock) {
        super(KEY.name(), id.toString());
        this.clock = clock;
        this.helpys = new HelpyHandlers(id, Effect(), clock);
        this.encounters = new Encounters(Effect(), timers, system.ignoreRef(), clock);
    }

    @Override
    public Agent emptyState() {
        return Agent.EMPTY;
    }

    @Override
    public CommandHandler<AgentCommand, AgentEvent, Agent> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forState(Agent::isHelpy)
                .onCommand(CreateHelpy.class, helpys::onCreateAgain)
                .onCommand(GetHelpy.class, (agent, c) -> helpys.show(agent, c.replyTo()))
                .onCommand(ChangePersonality.class, helpys::onPersonality)
                .onCommand(ChangeMemories.class, helpys::onMemories)
                .onCommand(ResetHelpy.class, helpys::onReset)
                .onCommand(NotePrompt.class, helpys::onNotePrompt)
                .onCommand(NoteEncounter.class, encounters::onNote)
                .onCommand(Encounters.Write.class, c -> encounters.onWrite());
        handlers.forState(Agent::exists)
                .onCommand(CreateAgent.class, this::onCreateAgain)
                .onCommand(ChangeAgent.class, this::onChange)
                .onCommand(DeleteAgent.class, c -> done(new AgentDeleted(now()), c.replyTo()))
                .onCommand(GetAgent.class, (agent, c) -> answer(c.replyTo(), view(agent)))
                .onCommand(GetSpeaker.class, this::onGetSpeaker)
                .onCommand(AddAgentKey.class, this::onAddKey)
                .onCommand(RevokeAgentKey.class, this::onRevokeKey)
                .onCommand(GetAgentKeys.class, this::onGetKeys)
                .onCommand(CheckAgentKey.class, this::onCheckKey)
                .onCommand(AddStream.class, this::onAddStream)
                .onCommand(ChangeStream.class, this::onChangeStream)
                .onCommand(RevokeStream.class, this::onRevokeStream)
                .onCommand(GetStreams.class, this::onGetStreams)
                .onCommand(CheckStreamSecret.class, this::onCheckSecret)
                .onCommand(GiveFeedback.class, this::onFeedback)
                .onCommand(NoteEncounter.class, c -> Effect().reply(c.replyTo(), Done.DONE))
                .onCommand(HelpyCommand.class, c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such Helpy"));
        handlers.forState(agent -> !agent.exists())
                .onCommand(CreateAgent.class, this::onCreate)
                .onCommand(CreateHelpy.class, helpys::onCreate)
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such agent"));
        return handlers.build();
    }

    private Effect<AgentEvent, Agent> onCreate(Agent agent, CreateAgent c) {
        if (agent.deleted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "this agent was deleted");
        return commit(new AgentCreated(c.config(), now()), c.replyTo(), this::view);
    }

    private Effect<AgentEvent, Agent> onCreateAgain(Agent agent, CreateAgent c) {
        if (!agent.current().config().equals(c.config())) {
            return refuse(c.replyTo(), Refusal.ALREADY_EXISTS, "the agent exists with another configuration");
        }
        return answer(c.replyTo(), view(agent));
    }

    private Effect<AgentEvent, Agent> onChange(Agent agent, ChangeAgent c) {
        long version = agent.current().version();
        if (c.ifVersion().filter(asked -> asked != version).isPresent()) {
            return refuse(c.replyTo(), Refusal.VERSION_CONFLICT, "the agent is at version " + version);
        }
        if (agent.current().config().equals(c.config())) return answer(c.replyTo(), view(agent));
        return commit(new AgentChanged(c.config(), now()), c.replyTo(), this::view);
    }

    private Effect<AgentEvent, Agent> onGetSpeaker(Agent agent, GetSpeaker c) {
        var version = agent.at(c.version());
        var voice = HelpyHandlers.voice(agent, version.config(), c.userId());
        return answer(c.replyTo(), new Speaker(agent.view(id(), version), voice));
    }

    private Effect<AgentEvent, Agent> onFeedback(Agent agent, GiveFeedback c) {
        if (agent.feedback().contains(c.feedback())) return answer(c.replyTo(), Done.DONE);
        return done(new FeedbackGiven(c.feedback(), now()), c.replyTo());
    }

    private Effect<AgentEvent, Agent> onAddKey(Agent agent, AddAgentKey c) {
        if (agent.keys().stream().anyMatch(key -> key.keyId().equals(c.keyId()))) return answer(c.replyTo(), Done.DONE);
        if (agent.keys().size() >= Agent.KEYS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Agent.KEYS_MAX + " keys");
        }
        return done(new AgentKeyAdded(c.keyId(), c.name(), c.hash(), now()), c.replyTo());
    }

    private Effect<AgentEvent, Agent> onRevokeKey(Agent agent, RevokeAgentKey c) {
        boolean known = agent.keys().stream().anyMatch(key -> key.keyId().equals(c.keyId()));
        if (!known) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such key");
        return done(new AgentKeyRevoked(c.keyId(), now()), c.replyTo());
    }

    private Effect<AgentEvent, Agent> onGetKeys(Agent agent, GetAgentKeys c) {
        var keys = agent.keys().stream()
                .map(key -> new AgentCommand.AgentKey(key.keyId(), key.name(), key.createdAt()))
                .toList();
        return answer(c.replyTo(), new AgentCommand.AgentKeys(keys));
    }

    private Effect<AgentEvent, Agent> onCheckKey(Agent agent, CheckAgentKey c) {
        return agent.keyFor(c.hash())
                .map(key -> answer(c.replyTo(), admitted(agent, key.keyId(), List.of())))
                .orElseGet(() -> refuse(c.replyTo(), Refusal.UNAUTHENTICATED, "unknown key"));
    }

    private Effect<AgentEvent, Agent> onAddStream(Agent agent, AddStream c) {
        if (hasStream(agent, c.streamId())) return answer(c.replyTo(), Done.DONE);
        if (agent.streams().size() >= Agent.STREAMS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Agent.STREAMS_MAX + " streams");
        }
        if (c.allowedOrigins().size() > Agent.ORIGINS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Agent.ORIGINS_MAX + " origins");
        }
        return done(new StreamAdded(c.streamId(), c.hash(), c.allowedOrigins(), now()), c.replyTo());
    }

    private Effect<AgentEvent, Agent> onChangeStream(Agent agent, ChangeStream c) {
        if (!hasStream(agent, c.streamId())) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such stream");
        if (c.allowedOrigins().size() > Agent.ORIGINS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Agent.ORIGINS_MAX + " origins");
        }
        return done(new StreamChanged(c.streamId(), c.allowedOrigins(), now()), c.replyTo());
    }

    private Effect<AgentEvent, Agent> onRevokeStream(Agent agent, RevokeStream c) {
        if (!hasStream(agent, c.streamId())) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such stream");
        return done(new StreamRevoked(c.streamId(), now()), c.replyTo());
    }

    private Effect<AgentEvent, Agent> onGetStreams(Agent agent, GetStreams c) {
        var streams = agent.streams().stream()
                .map(s -> new AgentCommand.Stream(s.streamId(), s.allowedOrigins(), s.createdAt()))
                .toList();
        return answer(c.replyTo(), new AgentCommand.Streams(streams));
    }

    private Effect<AgentEvent, Agent> onCheckSecret(Agent agent, CheckStreamSecret c) {
        var stream = agent.streamFor(c.hash());
        if (stream.isEmpty()) return refuse(c.replyTo(), Refusal.UNAUTHENTICATED, "unknown stream secret");
        if (!stream.get().allows(c.origin())) {
            return refuse(c.replyTo(), Refusal.ORIGIN_NOT_ALLOWED, "this stream is not for pages of that origin");
        }
        return answer(
                c.replyTo(),
                admitted(agent, stream.get().streamId(), stream.get().allowedOrigins()));
    }

    private static boolean hasStream(Agent agent, String streamId) {
        return agent.streams().stream().anyMatch(stream -> stream.streamId().equals(streamId));
    }

    private AgentCommand.Admitted admitted(Agent agent, String doorId, List<String> origins) {
        return new AgentCommand.Admitted(id().id(), agent.current().version(), doorId, origins);
    }

    private AgentCommand.View view(Agent agent) {
        return agent.view(id(), agent.current());
    }

    private Instant now() {
        return clock.instant();
    }

    /** Back from the journal, maybe in the same object: who waits asks again. */
    @Override
    public SignalHandler<Agent> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), agent -> encounters.forget())
                .build();
    }

    @Override
    public EventHandler<Agent, AgentEvent> eventHandler() {
        return (agent, event) -> event.applyTo(agent);
    }
}

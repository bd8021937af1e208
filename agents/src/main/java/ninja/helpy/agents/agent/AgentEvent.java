package ninja.helpy.agents.agent;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.SecretHash;

/** What has happened to an agent. */
public sealed interface AgentEvent extends JournalEvent
        permits AgentEvent.AgentCreated,
                AgentEvent.AgentChanged,
                AgentEvent.AgentDeleted,
                AgentEvent.AgentKeyAdded,
                AgentEvent.AgentKeyRevoked,
                AgentEvent.StreamAdded,
                AgentEvent.StreamChanged,
                AgentEvent.StreamRevoked,
                AgentEvent.FeedbackGiven,
                HelpyEvent {

    Agent applyTo(Agent agent);

    record AgentCreated(AgentConfig config, Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.created(config, at);
        }
    }

    record AgentChanged(AgentConfig config, Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.changed(config, at);
        }
    }

    record AgentDeleted(Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.nowDeleted();
        }
    }

    record AgentKeyAdded(String keyId, String name, SecretHash hash, Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.withKey(new Agent.Key(keyId, name, hash, at));
        }
    }

    record AgentKeyRevoked(String keyId, Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.withoutKey(keyId);
        }
    }

    record StreamAdded(String streamId, SecretHash hash, List<String> allowedOrigins, Instant at)
            implements AgentEvent {

        public StreamAdded {
            allowedOrigins = List.copyOf(allowedOrigins);
        }

        @Override
        public Agent applyTo(Agent agent) {
            return agent.withStream(new Agent.Stream(streamId, hash, allowedOrigins, at));
        }
    }

    record StreamChanged(String streamId, List<String> allowedOrigins, Instant at) implements AgentEvent {

        public StreamChanged {
            allowedOrigins = List.copyOf(allowedOrigins);
        }

        @Override
        public Agent applyTo(Agent agent) {
            return agent.streamChanged(
                    streamId, s -> new Agent.Stream(streamId, s.hash(), allowedOrigins, s.createdAt()));
        }
    }

    record StreamRevoked(String streamId, Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.withoutStream(streamId);
        }
    }

    /** Of several of the same id the last one counts. */
    record FeedbackGiven(Feedback feedback, Instant at) implements AgentEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.judged(feedback);
        }
    }
}

package ninja.helpy.agents.agent;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.agent.Relationship.Encounter;

/** What has happened to an agent as a Helpy. */
public sealed interface HelpyEvent extends AgentEvent {

    record HelpyCreated(AgentConfig config, Personality personality, Helpy.Look look, Instant at)
            implements HelpyEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.created(config, at).helpy(helpy -> helpy.born(personality, look));
        }
    }

    /** What others see of it changes with it: a new version of its configuration. */
    record PersonalityChanged(Personality personality, Instant at) implements HelpyEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.changed(agent.current().config().with(personality), at)
                    .helpy(helpy -> helpy.withPersonality(personality));
        }
    }

    /** New ones, or old ones that were said again, under their old ids. */
    record MemoriesAdded(List<Memory> memories, Instant at) implements HelpyEvent {

        public MemoriesAdded {
            memories = List.copyOf(memories);
        }

        @Override
        public Agent applyTo(Agent agent) {
            return agent.helpy(helpy -> helpy.withMemories(memories));
        }
    }

    record MemoriesRemoved(List<String> memoryIds, Instant at) implements HelpyEvent {

        public MemoriesRemoved {
            memoryIds = List.copyOf(memoryIds);
        }

        @Override
        public Agent applyTo(Agent agent) {
            return agent.helpy(helpy -> helpy.withoutMemories(memoryIds));
        }
    }

    /** There were too many. Which ones went is written down, so that another limit never changes the past. */
    record MemoriesTrimmed(List<String> memoryIds, Instant at) implements HelpyEvent {

        public MemoriesTrimmed {
            memoryIds = List.copyOf(memoryIds);
        }

        @Override
        public Agent applyTo(Agent agent) {
            return agent.helpy(helpy -> helpy.withoutMemories(memoryIds));
        }
    }

    /** It has answered, once or several times. */
    record RelationshipDeepened(List<Encounter> encounters, Instant at) implements HelpyEvent {

        public RelationshipDeepened {
            encounters = List.copyOf(encounters);
        }

        @Override
        public Agent applyTo(Agent agent) {
            return agent.helpy(helpy -> helpy.deepened(encounters));
        }
    }

    /** Somebody has sections of his own in its prompt; {@code version} 0: they will be there in a moment. */
    record PromptNoted(String userId, long version, Instant at) implements HelpyEvent {
        @Override
        public Agent applyTo(Agent agent) {
            return agent.helpy(helpy -> helpy.prompted(userId, version));
        }
    }

    /** It has forgotten everything and everybody. */
    record HelpyReset(boolean keepPersonality, Instant at) implements HelpyEvent {
        @Override
        public Agent applyTo(Agent agent) {
            var kept = agent.helpy(helpy -> helpy.reset(keepPersonality));
            return keepPersonality
                    ? kept
                    : kept.changed(agent.current().config().with(Personality.NONE), at);
        }
    }
}

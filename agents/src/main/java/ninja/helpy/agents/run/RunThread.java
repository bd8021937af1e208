package ninja.helpy.agents.run;

import ninja.helpy.agents.protocol.ClusterMessage;

/** Where a run's words belong, by id: the conversation or room that it answers in, or the run that asked for it. */
public record RunThread(Kind kind, String id) implements ClusterMessage {

    /** A conversation of one person and one agent, a room, or another agent's run. */
    public enum Kind {
        CONVERSATION,
        ROOM,
        RUN
    }
}

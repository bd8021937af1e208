package ninja.helpy.agents.run;

import ninja.helpy.agents.protocol.ClusterMessage;

/** Where a run's words belong: the conversation or the room that it answers in, by id. */
public record RunThread(Kind kind, String id) implements ClusterMessage {

    /** A conversation of one person and one agent, or a room. */
    public enum Kind {
        CONVERSATION,
        ROOM
    }
}

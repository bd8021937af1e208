package ninja.helpy.api.session;

import ninja.helpy.agents.protocol.EntityId;

/** What a connection can follow: a room, or a conversation of two. */
record FeedId(Kind kind, EntityId id) {

    /** Both are followed in the same way. */
    enum Kind {
        ROOM,
        CONVERSATION
    }

    static FeedId room(String workspaceId, String sessionId) {
        return room(new EntityId(workspaceId, sessionId));
    }

    static FeedId room(EntityId id) {
        return new FeedId(Kind.ROOM, id);
    }

    static FeedId conversation(EntityId id) {
        return new FeedId(Kind.CONVERSATION, id);
    }

    boolean isRoom() {
        return kind == Kind.ROOM;
    }
}

package ninja.helpy.agents.presence;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import ninja.helpy.agents.protocol.ClusterMessage;

/** Something passing that people in a room are shown. Positions grow, also when the room's presence moves. */
public record Sign(long position, Content content) implements ClusterMessage {

    /** What there is to show. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Came.class, name = "came"),
        @JsonSubTypes.Type(value = Went.class, name = "went"),
        @JsonSubTypes.Type(value = Typing.class, name = "typing")
    })
    public sealed interface Content {}

    /** The first connection of this person opened the room. */
    public record Came(String userId) implements Content {}

    /** The last one closed it, some time ago. */
    public record Went(String userId) implements Content {}

    public record Typing(String userId, boolean isTyping) implements Content {}
}

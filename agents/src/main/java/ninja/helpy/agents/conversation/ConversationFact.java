package ninja.helpy.agents.conversation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import ninja.helpy.agents.protocol.ClusterMessage;

/** What readers of a conversation are told of one event. {@code position} counts every event, as the journal does. */
public record ConversationFact(long position, Instant at, Change change) implements ClusterMessage {

    /** What is different now. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Started.class, name = "started"),
        @JsonSubTypes.Type(value = Said.class, name = "said"),
        @JsonSubTypes.Type(value = Edited.class, name = "edited"),
        @JsonSubTypes.Type(value = Deleted.class, name = "deleted"),
        @JsonSubTypes.Type(value = Reacted.class, name = "reacted"),
        @JsonSubTypes.Type(value = Archived.class, name = "archived")
    })
    public sealed interface Change {}

    public record Started(String agentId, String userId) implements Change {}

    public record Said(Message message) implements Change {}

    public record Edited(String messageId, String content) implements Change {}

    public record Deleted(String messageId) implements Change {}

    public record Reacted(String messageId, String emoji, String userId, boolean on) implements Change {}

    public record Archived() implements Change {}
}

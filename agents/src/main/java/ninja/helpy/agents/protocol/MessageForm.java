package ninja.helpy.agents.protocol;

import java.util.Optional;

/**
 * How a message is to be read: what its content is, and what its sender's client has written beside it, a JSON object as
 * text. People's clients read it; no model is told of it.
 */
public record MessageForm(ContentType contentType, Optional<String> metadata) implements ClusterMessage {

    public static final int METADATA_BYTES_MAX = 4096;
    public static final int METADATA_KEYS_MAX = 32;

    /** Words, and nothing beside them. */
    public static final MessageForm PLAIN = new MessageForm(ContentType.TEXT, Optional.empty());

    /** In which way the content is to be shown. */
    public enum ContentType {
        TEXT,
        MARKDOWN,
        CODE
    }
}

package ninja.helpy.agents.agent;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Ids;

/** What a user thinks of an answer. His last word on it stands: it has the same {@code feedbackId}. */
public record Feedback(
        String feedbackId,
        String runId,
        String messageId,
        String userId,
        Rating rating,
        Optional<String> comment,
        List<String> tags)
        implements ClusterMessage {

    public static final int COMMENT_CHARS_MAX = 1_000;
    public static final int TAGS_MAX = 10;
    public static final int TAG_CHARS_MAX = 50;

    public Feedback {
        tags = List.copyOf(tags);
    }

    public static String idOf(String runId, String userId) {
        return Ids.of("feedback", runId, userId);
    }
}

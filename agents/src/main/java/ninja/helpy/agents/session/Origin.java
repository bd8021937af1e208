package ninja.helpy.agents.session;

import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/** How a room began. {@code createdBy}: the person who opened it; empty if that was a key that stands for nobody. */
public record Origin(SessionType sessionType, Optional<String> createdBy) implements ClusterMessage {

    boolean isCreator(String userId) {
        return createdBy.filter(userId::equals).isPresent();
    }
}

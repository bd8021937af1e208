package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.concurrent.CompletionStage;

/** Writes what one event means for a view. It may be called again for any event, and late: the result is the same. */
public interface EventHandler {

    CompletionStage<Done> handle(JournalEntry entry);
}

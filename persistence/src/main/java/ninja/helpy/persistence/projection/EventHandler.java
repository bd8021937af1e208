package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Writes what events mean for a view. It may be called again for any event, and late: the result is the same. */
public interface EventHandler {

    /** A stretch is consecutive events of one entity, in their order and without a hole: several may be one write. */
    CompletionStage<Done> handle(List<JournalEntry> stretch);
}

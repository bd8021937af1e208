package ninja.helpy.api.run;

import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.LeaveRun;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who reads which run on this node. A closed connection is no stop by itself; only a reader that asked for it stops the
 * run by leaving, and only if nobody else reads it on any node. One entry per open stream, so no more than there are connections.
 */
public final class Readers {

    private static final Logger log = LoggerFactory.getLogger(Readers.class);

    private final ConcurrentHashMap<EntityId, Integer> open = new ConcurrentHashMap<>();
    private final Entities entities;

    public Readers(Entities entities) {
        this.entities = entities;
    }

    void came(EntityId run) {
        open.merge(run, 1, Integer::sum);
    }

    /**
     * Whoever has come leaves once.
     *
     * @param atEnd whether he has seen that the run has ended
     */
    void left(EntityId run, OnDisconnect policy, boolean atEnd) {
        var others = open.computeIfPresent(run, (id, count) -> count > 1 ? count - 1 : null);
        if (others == null && !atEnd && policy == OnDisconnect.CANCEL) leave(run);
    }

    /** The run knows whether somebody else reads it, here or elsewhere. */
    private void leave(EntityId run) {
        entities.ask(entities.run(run), LeaveRun::new).exceptionally(failure -> {
            log.warn("run {}: could not be told that its reader left: {}", run, failure.toString());
            return Done.DONE;
        });
    }
}

package ninja.helpy.api.run;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.LeaveRun;
import ninja.helpy.agents.run.RunCommand.Pieces;
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

    /** Counts one reader from the moment its stream runs until it ends, by whichever side. */
    public Source<Pieces, NotUsed> counted(EntityId run, OnDisconnect policy, Source<Pieces, NotUsed> batches) {
        return Source.lazySource(() -> {
                    open.merge(run, 1, Integer::sum);
                    var atEnd = new boolean[1];
                    return batches.map(batch -> {
                                atEnd[0] |= batch.ended();
                                return batch;
                            })
                            .watchTermination((any, done) -> left(run, policy, atEnd, done));
                })
                .mapMaterializedValue(any -> NotUsed.getInstance());
    }

    private NotUsed left(EntityId run, OnDisconnect policy, boolean[] atEnd, CompletionStage<Done> done) {
        done.whenComplete((any, failure) -> {
            var others = open.computeIfPresent(run, (id, count) -> count > 1 ? count - 1 : null);
            if (others == null && !atEnd[0] && policy == OnDisconnect.CANCEL) leave(run);
        });
        return NotUsed.getInstance();
    }

    /** The run knows whether somebody else reads it, here or elsewhere. */
    private void leave(EntityId run) {
        entities.ask(entities.run(run), LeaveRun::new).exceptionally(failure -> {
            log.warn("run {}: could not be told that its reader left: {}", run, failure.toString());
            return ninja.helpy.agents.protocol.Done.DONE;
        });
    }
}

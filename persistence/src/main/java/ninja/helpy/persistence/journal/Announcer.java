package ninja.helpy.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.cluster.pubsub.DistributedPubSub;
import akka.cluster.pubsub.DistributedPubSubMediator.Publish;
import akka.cluster.pubsub.DistributedPubSubMediator.Subscribe;
import java.util.List;
import java.util.Optional;

/**
 * Hands what was written to whoever reads its slice, on whatever node, so that he need not read it again. It may be lost
 * on its way; then he finds it in the table.
 */
final class Announcer {

    /** Half of what Akka lets pass between two nodes at once. Something larger is found in the table. */
    private static final int BYTES_MAX = 512 * 1024;

    private final Optional<ActorRef> mediator;

    Announcer(ActorSystem system) {
        boolean isCluster =
                system.settings().config().getString("akka.actor.provider").equals("cluster");
        this.mediator = isCluster ? Optional.of(DistributedPubSub.get(system).mediator()) : Optional.empty();
    }

    void written(String tag, List<JournalRow> rows) {
        int bytes = rows.stream().mapToInt(JournalRow::bytes).sum();
        if (rows.isEmpty() || bytes > BYTES_MAX) return;
        mediator.ifPresent(to -> to.tell(new Publish(topic(tag), new Written(rows)), ActorRef.noSender()));
    }

    /** From now on the reader is told; the mediator's own answer comes to him as well. */
    void tell(ActorRef reader, String tag) {
        mediator.ifPresent(to -> to.tell(new Subscribe(topic(tag), reader), reader));
    }

    private static String topic(String tag) {
        return "written-" + tag;
    }
}

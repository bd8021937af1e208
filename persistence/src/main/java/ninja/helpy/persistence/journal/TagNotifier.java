package ninja.helpy.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.cluster.pubsub.DistributedPubSub;
import akka.cluster.pubsub.DistributedPubSubMediator.Publish;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the readers of a tag that there is more, as akka-persistence-cassandra does, instead of letting them find out. */
final class TagNotifier {

    /** All that was written within this time is one message. */
    private static final Duration DELAY = Duration.ofMillis(50);

    private final ActorSystem system;
    private final Optional<ActorRef> mediator;
    /** As many as there are tags at the most. */
    private final Set<String> onTheirWay = ConcurrentHashMap.newKeySet();

    TagNotifier(ActorSystem system) {
        this.system = system;
        var config = system.settings().config();
        boolean isWanted = !config.getString("akka.persistence.cassandra.events-by-tag.pubsub-notification")
                        .equals("off")
                && config.getString("akka.actor.provider").equals("cluster");
        this.mediator = isWanted ? Optional.of(DistributedPubSub.get(system).mediator()) : Optional.empty();
    }

    void written(String tag) {
        mediator.ifPresent(to -> {
            if (!onTheirWay.add(tag)) return;
            system.scheduler()
                    .scheduleOnce(
                            DELAY,
                            () -> {
                                onTheirWay.remove(tag);
                                to.tell(new Publish("apc.tags." + tag, tag), ActorRef.noSender());
                            },
                            system.dispatcher());
        });
    }
}

package ninja.helpy.agents.run;

import akka.Done;
import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList.Wake;

/** Keeps a run on the wake list until it is settled: whatever dies, somebody will look at it again. */
final class WakeKeeper {

    private final EntityId id;
    private final RunPorts ports;
    private final ActorRef<Reply> nobody;
    private final List<Wake> wakes = new ArrayList<>();
    private CompletableFuture<Done> added = CompletableFuture.completedFuture(Done.getInstance());

    WakeKeeper(EntityId id, RunPorts ports, ActorRef<Reply> nobody) {
        this.id = id;
        this.ports = ports;
        this.nobody = nobody;
    }

    /** Asked again, it is the same entry, unless that one could not be written. */
    CompletionStage<Done> add() {
        if (isFresh()) return added;
        var now = ports.clock().instant();
        var wake = new Wake(
                RunEntity.KEY.name(), id.toString(), now.plus(ports.settings().wakeAfter()));
        wakes.add(wake);
        added = ports.wakes().add(wake).toCompletableFuture();
        return added;
    }

    /** The entry is renewed before it is due, and a message through sharding keeps the shard from passivating the run. */
    void renew() {
        if (isFresh()) return;
        var stale = List.copyOf(wakes);
        wakes.clear();
        add().thenAccept(added -> stale.forEach(ports.wakes()::remove));
        ports.runs().apply(id).tell(new RunCommand.WakeRun(nobody));
    }

    void forget() {
        wakes.forEach(ports.wakes()::remove);
        wakes.clear();
    }

    private boolean isFresh() {
        var half = ports.settings().wakeAfter().dividedBy(2);
        return !wakes.isEmpty()
                && !added.isCompletedExceptionally()
                && wakes.get(wakes.size() - 1)
                        .due()
                        .isAfter(ports.clock().instant().plus(half));
    }
}

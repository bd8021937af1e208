package ninja.helpy.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import ninja.helpy.api.ops.HealthChecks;
import ninja.helpy.persistence.Jobs;
import ninja.helpy.persistence.Storage;

/** A node is ready when it is in the cluster, Cassandra answers, and the first start has done its work. */
final class NodeHealth implements HealthChecks {

    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean seeded = new AtomicBoolean();
    private final ActorSystem<?> system;
    private final Storage storage;
    private final Jobs jobs;

    NodeHealth(ActorSystem<?> system, Storage storage, Jobs jobs) {
        this.system = system;
        this.storage = storage;
        this.jobs = jobs;
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "say-not-ready", () -> {
            draining.set(true);
            return CompletableFuture.completedFuture(akka.Done.getInstance());
        });
    }

    void nowSeeded() {
        seeded.set(true);
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new Check("cluster", true, this::cluster),
                new Check("cassandra", true, this::cassandra),
                new Check("first-start", true, () -> state(seeded.get(), Map.of())),
                new Check("books", false, this::books));
    }

    @Override
    public boolean isDraining() {
        return draining.get();
    }

    private CompletionStage<State> cluster() {
        var cluster = Cluster.get(system);
        boolean up = cluster.selfMember().status() == MemberStatus.up();
        int members = cluster.state().members().size();
        int unreachable = cluster.state().unreachable().size();
        return state(up, Map.of("members", members, "unreachable", unreachable));
    }

    private CompletionStage<State> cassandra() {
        return storage.reachable().thenApply(up -> new State(up, Map.of()));
    }

    /** Down when the last audit on this node has found something. The node serves on all the same. */
    private CompletionStage<State> books() {
        return jobs.lastAudit()
                .map(audit -> state(
                        audit.isClean(),
                        Map.of(
                                "ledgers", audit.ledgers(),
                                "findings", audit.findings(),
                                "driftNano", audit.driftNano(),
                                "auditedAt", audit.endedAt().toString())))
                .orElseGet(() -> state(true, Map.of()));
    }

    private static CompletionStage<State> state(boolean up, Map<String, Object> figures) {
        return CompletableFuture.completedFuture(new State(up, figures));
    }
}

package ninja.helpy.cluster;

import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.journal.Schema;
import org.awaitility.Awaitility;

/** Whole nodes in this JVM, on free ports and on the Cassandra that all tests share; those of one prefix form a cluster. */
final class TestNodes implements AutoCloseable {

    static final String ADMIN_KEY = "admin-key-of-the-tests-0123456789abcdef";

    private final String keyspacePrefix;
    private final Function<ActorSystem<?>, Models> models;
    private final List<Node> nodes = new ArrayList<>();

    TestNodes(String keyspacePrefix, Function<ActorSystem<?>, Models> models) {
        this.keyspacePrefix = keyspacePrefix;
        this.models = models;
    }

    /** One more node, which has joined those that are there already. */
    Node add() throws Exception {
        var seeds = nodes.isEmpty() ? "" : addressOf(nodes.get(0));
        var config = ConfigFactory.parseString("""
                        akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = off
                        akka.coordinated-shutdown { exit-jvm = off, run-by-jvm-shutdown-hook = off }
                        helpy.persistence { contact-points = "%s", keyspace-prefix = %s }
                        helpy.api { port = 0, admin-key = "%s", installation-secret = "%s" }
                        helpy.cluster.seed-nodes = "%s"
                        helpy.agents.wake-sweep-interval = 500ms
                        helpy.agents.run { checkpoint-interval = 200ms, wake-after = 3s }
                        """.formatted(
                                TestCassandra.contactPoint(),
                                keyspacePrefix,
                                ADMIN_KEY,
                                "installation-secret-of-the-tests-0123456789",
                                seeds))
                .withFallback(ConfigFactory.parseResourcesAnySyntax("application"));
        var settings = Settings.from(ConfigFactory.load(config));
        var node = Node.start(settings, Schema.prepare(settings.config()), (system, strain) -> models.apply(system))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        nodes.add(node);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> nodes.stream().allMatch(this::seesAll));
        return node;
    }

    /** Its connections break, its entities move. */
    void stop(Node node) {
        nodes.remove(node);
        node.system().terminate();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() ->
                        node.system().getWhenTerminated().toCompletableFuture().isDone());
    }

    List<Node> nodes() {
        return nodes;
    }

    static String url(Node node) {
        return "http://127.0.0.1:" + node.port();
    }

    private boolean seesAll(Node node) {
        int up = 0;
        for (var member : Cluster.get(node.system()).state().getMembers()) {
            if (member.status() == MemberStatus.up()) up++;
        }
        return up == nodes.size();
    }

    private static String addressOf(Node node) {
        var address = Cluster.get(node.system()).selfMember().address();
        return address.host().get() + ":" + address.port().get();
    }

    @Override
    public void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).system().terminate();
            nodes.get(i).system().getWhenTerminated().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS);
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> nodes.stream()
                        .allMatch(node -> node.system()
                                .getWhenTerminated()
                                .toCompletableFuture()
                                .isDone()));
    }
}

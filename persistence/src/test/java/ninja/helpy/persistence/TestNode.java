package ninja.helpy.persistence;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.Note.AddNote;
import org.awaitility.Awaitility;

/** A cluster of one node with storage and the notes of the tests. */
public final class TestNode implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActorTestKit kit;
    private final Storage storage;
    private final ClusterSharding sharding;

    public TestNode(String name, Config config) {
        this.kit = ActorTestKit.create(name, config);
        Cluster cluster = Cluster.get(system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        Awaitility.await().until(() -> cluster.selfMember().status() == MemberStatus.up());
        this.sharding = ClusterSharding.get(system());
        sharding.init(Entity.of(Note.KEY, entity -> Note.create(entity.getEntityId())));
        this.storage = get(Storage.start(system(), Map.of(Note.KEY.name(), Note.FOLD)));
    }

    public ActorSystem<?> system() {
        return kit.system();
    }

    public Storage storage() {
        return storage;
    }

    /** Answered when the note is in the journal. */
    public void note(String workspaceId, String id, String text) {
        get(sharding.entityRefFor(Note.KEY, new EntityId(workspaceId, id).toString())
                .<akka.Done>ask(replyTo -> new AddNote(text, replyTo), PATIENCE));
    }

    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } catch (java.util.concurrent.ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}

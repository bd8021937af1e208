package ninja.helpy.persistence.job;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.persistence.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobIT {

    private static final Duration NEVER = Duration.ofDays(1);

    private static ActorTestKit kit;

    /** What a test's work comes to. */
    private record Result(int number) implements Reply {}

    /** Work that is done when the test says so. */
    private static final class Handwork implements Job.Work<Result> {

        private final Queue<CompletableFuture<Result>> begun = new ConcurrentLinkedQueue<>();
        private final List<Boolean> thorough = new ArrayList<>();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Schedule schedule;

        Handwork(Schedule schedule) {
            this.schedule = schedule;
        }

        @Override
        public CompletionStage<Result> doIt(boolean thoroughly) {
            var work = new CompletableFuture<Result>();
            thorough.add(thoroughly);
            begun.add(work);
            return work;
        }

        @Override
        public Schedule schedule() {
            return schedule;
        }

        @Override
        public void stopped() {
            stopped.set(true);
        }

        CompletableFuture<Result> next() {
            await().atMost(TestNode.PATIENCE).until(() -> !begun.isEmpty());
            return begun.remove();
        }
    }

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(ConfigFactory.parseString("""
                akka.actor.provider = cluster
                akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                """).withFallback(ConfigFactory.load()));
        var cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void whoeverAsksWhileItIsUnderWayGetsTheResultOfTheNextTime() {
        var work = new Handwork(Schedule.every(NEVER, NEVER));
        // Not through the singleton's proxy, which may be overtaken by the end of the work.
        ActorRef<JobActor.Command> job = kit.spawn(Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new JobActor(context, timers, "asked", work))));

        var first = now(job, false);
        var begun = work.next();
        var second = now(job, false);
        var third = now(job, true);
        begun.complete(new Result(1));
        work.next().complete(new Result(2));

        assertThat(get(first)).isEqualTo(new Result(1));
        assertThat(get(second)).isEqualTo(new Result(2));
        assertThat(get(third)).isEqualTo(new Result(2));
        assertThat(work.thorough).containsExactly(false, true);
    }

    private static CompletionStage<Reply> now(ActorRef<JobActor.Command> job, boolean thoroughly) {
        return AskPattern.ask(
                job,
                replyTo -> new JobActor.Begin(thoroughly, replyTo),
                TestNode.PATIENCE,
                kit.system().scheduler());
    }

    @Test
    void itIsDoneAgainAfterItFailedAndWhoeverAskedIsToldSo() {
        var work = new Handwork(Schedule.every(NEVER, Duration.ofMillis(1)));
        var job = Job.start(kit.system(), "failing", work, Result.class);

        var asked = job.now(false);
        work.next().completeExceptionally(new IllegalStateException("no database"));

        assertThatThrownBy(() -> get(asked)).hasRootCauseInstanceOf(Following.Refusal.class);
        assertThat(work.next()).isNotDone();
    }

    @Test
    void itIsDoneByItselfAfterItsFirstDelay() {
        var work = new Handwork(Schedule.every(Duration.ZERO, NEVER));
        Job.start(kit.system(), "scheduled", work, Result.class);

        assertThat(work.next()).isNotDone();
    }

    @Test
    void aDailyJobWaitsForTheNextTimeOfItsDay() {
        var daily = Schedule.daily(Duration.ZERO, LocalTime.of(0, 15));

        assertThat(daily.next(Instant.parse("2026-03-01T00:14:00Z"))).isEqualTo(Duration.ofMinutes(1));
        assertThat(daily.next(Instant.parse("2026-03-01T00:15:00Z"))).isEqualTo(Duration.ofDays(1));
        assertThat(daily.next(Instant.parse("2026-03-01T12:15:00Z"))).isEqualTo(Duration.ofHours(12));
    }
}

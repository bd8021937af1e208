package ninja.helpy.persistence.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.persistence.job.JobActor.Begin;

/** The way to a job from any node. */
public final class Job<R extends Reply> {

    /** Whoever asked longer ago is told so; the job goes on. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ActorSystem<?> system;
    private final ActorRef<JobActor.Command> actor;
    private final Class<R> result;

    private Job(ActorSystem<?> system, ActorRef<JobActor.Command> actor, Class<R> result) {
        this.system = system;
        this.actor = actor;
        this.result = result;
    }

    /** Once on every node; {@code name} is unique, and the same on all of them. */
    public static <R extends Reply> Job<R> start(ActorSystem<?> system, String name, Work<R> work, Class<R> result) {
        Behavior<JobActor.Command> behavior =
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new JobActor(context, timers, name, work)));
        var actor = ClusterSingleton.get(system)
                .init(SingletonActor.of(Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()), name));
        return new Job<>(system, actor, result);
    }

    /** Now, or together with whoever has asked for the same and was not begun with yet. */
    public CompletionStage<R> now(boolean thoroughly) {
        return AskPattern.<JobActor.Command, Reply>ask(
                        actor, replyTo -> new Begin(thoroughly, replyTo), PATIENCE, system.scheduler())
                .thenApply(reply -> {
                    if (reply instanceof Refused refused) throw new Following.Refusal(refused);
                    return result.cast(reply);
                });
    }

    /** What a job does. Its node may die at any moment, and another one begins anew. */
    public interface Work<R extends Reply> {

        /** Once; nothing else of this job is under way. {@code thoroughly}: on demand only, without any short cut. */
        CompletionStage<R> doIt(boolean thoroughly);

        Schedule schedule();

        /** This node does it no longer. */
        default void stopped() {}
    }
}

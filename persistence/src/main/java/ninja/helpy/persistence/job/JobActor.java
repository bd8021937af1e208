package ninja.helpy.persistence.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.jspecify.annotations.Nullable;

/** Does one thing after the other; who asks while it is under way gets the result of the next time. */
final class JobActor extends AbstractBehavior<JobActor.Command> {

    /** What a job understands. */
    interface Command extends ClusterMessage {}

    /** → the job's result, or a refusal if it failed */
    record Begin(boolean isThorough, ActorRef<Reply> replyTo) implements Command {}

    private record Ended(@Nullable Reply result, @Nullable Throwable failure) implements Command {}

    private enum Tick implements Command {
        TICK
    }

    private final TimerScheduler<Command> timers;
    private final String name;
    private final Job.Work<?> work;
    private final List<Begin> waiting = new ArrayList<>();
    private List<Begin> served = List.of();
    private boolean isWorking;

    JobActor(ActorContext<Command> context, TimerScheduler<Command> timers, String name, Job.Work<?> work) {
        super(context);
        this.timers = timers;
        this.name = name;
        this.work = work;
        timers.startSingleTimer(Tick.TICK, work.schedule().first());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, c -> begin())
                .onMessage(Begin.class, this::onBegin)
                .onMessage(Ended.class, this::onEnded)
                .onSignal(PreRestart.class, signal -> stopped())
                .onSignal(PostStop.class, signal -> stopped())
                .build();
    }

    private Behavior<Command> onBegin(Begin c) {
        waiting.add(c);
        return begin();
    }

    private Behavior<Command> begin() {
        if (isWorking) return this;
        isWorking = true;
        served = List.copyOf(waiting);
        waiting.clear();
        boolean thoroughly = served.stream().anyMatch(Begin::isThorough);
        getContext().pipeToSelf(work.doIt(thoroughly), Ended::new);
        return this;
    }

    private Behavior<Command> onEnded(Ended c) {
        isWorking = false;
        if (c.failure() != null) getContext().getLog().warn("{} failed, next time again", name, c.failure());
        Reply reply = c.result() != null ? c.result() : new Refused(Refusal.SERVICE_UNAVAILABLE, name + " failed");
        served.forEach(one -> one.replyTo().tell(reply));
        served = List.of();
        timers.startSingleTimer(Tick.TICK, work.schedule().next(Instant.now()));
        return waiting.isEmpty() ? this : begin();
    }

    private Behavior<Command> stopped() {
        work.stopped();
        return this;
    }
}

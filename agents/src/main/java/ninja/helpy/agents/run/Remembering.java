package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Reply;

/**
 * A Helpy learns that it has answered after everybody else: nobody waits for it. Until it knows, its run stays on the wake
 * list, so that it learns of it once, whatever dies. For any other agent there is nothing to do.
 */
final class Remembering {

    /** Who is not answered asks again. */
    private static final int WAKERS_MAX = 16;

    private final RunMemory memory;
    private final RunSteps steps;
    private final WakeKeeper wakes;
    private final List<ActorRef<Reply>> wakers = new ArrayList<>();

    Remembering(RunMemory memory, RunSteps steps, WakeKeeper wakes) {
        this.memory = memory;
        this.steps = steps;
        this.wakes = wakes;
    }

    /** Of a run that is settled. Who has come back from the journal does not know what agent it was, and asks it. */
    void begin(Run run) {
        var prepared = memory.prepared;
        boolean isHelpy = prepared == null || prepared.speaker().voice().isPresent();
        boolean isAnswer = run.end()
                .filter(end -> end.status() == RunCommand.Status.COMPLETED)
                .isPresent();
        if (isHelpy && isAnswer && !memory.isRemembered) steps.remember(run);
        else end();
    }

    /** Whoever wakes it is answered when its Helpy knows. */
    void begin(Run run, ActorRef<Reply> waker) {
        if (wakers.size() < WAKERS_MAX) wakers.add(waker);
        begin(run);
    }

    void again(Run run) {
        wakes.renew();
        begin(run);
    }

    void end() {
        memory.isRemembered = true;
        wakes.forget();
        wakers.forEach(waker -> waker.tell(Done.DONE));
        wakers.clear();
    }
}

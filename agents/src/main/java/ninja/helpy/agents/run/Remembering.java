package ninja.helpy.agents.run;

/**
 * A Helpy learns that it has answered after everybody else: nobody waits for it. Until it knows, its run stays on the wake
 * list, so that it learns of it once, whatever dies. For any other agent there is nothing to do.
 */
final class Remembering {

    private final RunMemory memory;
    private final RunSteps steps;
    private final WakeKeeper wakes;

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

    void again(Run run) {
        wakes.renew();
        begin(run);
    }

    void end() {
        memory.isRemembered = true;
        wakes.forget();
    }
}

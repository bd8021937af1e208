package ninja.helpy.agents;

import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.credit.HoldKeepers;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand;

/** Asks a run, and by that wakes it, whether a model is at work on its hold. */
final class RunHolds implements HoldKeepers {

    private final Entities entities;

    RunHolds(Entities entities) {
        this.entities = entities;
    }

    @Override
    public CompletionStage<Boolean> isInUse(EntityId runId) {
        return entities.ask(entities.run(runId), RunCommand.AskHold::new)
                .thenApply(reply -> reply instanceof RunCommand.HoldUse use && use.isInUse());
    }
}

package ninja.helpy.agents.credit;

import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;

/** Whoever a hold was placed for. Only he knows whether a model is at work on it. */
public interface HoldKeepers {

    /** Wakes the run if it sleeps. False if it never called a model, or does not exist; fails if it cannot be reached. */
    CompletionStage<Boolean> isInUse(EntityId runId);
}

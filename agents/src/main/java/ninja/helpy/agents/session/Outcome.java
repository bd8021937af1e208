package ninja.helpy.agents.session;

import java.util.List;
import java.util.function.Function;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** What a command leads to: what follows, and what is answered when that is durable. A refusal leads to nothing. */
record Outcome(Step step, Function<GroupSession, Reply> reply) {

    static Outcome refused(Refusal reason, String detail) {
        return new Outcome(Step.NOTHING, room -> new Refused(reason, detail));
    }

    static Outcome unchanged(Function<GroupSession, Reply> reply) {
        return new Outcome(Step.NOTHING, reply);
    }

    static Outcome of(GroupSessionEvent fact, Function<GroupSession, Reply> reply) {
        return new Outcome(new Step(List.of(fact), List.of()), reply);
    }
}

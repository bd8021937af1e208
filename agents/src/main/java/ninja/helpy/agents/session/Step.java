package ninja.helpy.agents.session;

import java.util.List;

/** What follows from something: facts to write, then errands to run. */
record Step(List<GroupSessionEvent> facts, List<Errand> errands) {

    static final Step NOTHING = new Step(List.of(), List.of());

    Step {
        facts = List.copyOf(facts);
        errands = List.copyOf(errands);
    }
}

package ninja.helpy.agents.session;

import java.util.List;

/** What a model said to a tie: ids of Helpys, the best first, as it gave them; what it was and has cost. */
record TieOrder(List<String> helpyIds, String model, long cost) {

    static final TieOrder NONE = new TieOrder(List.of(), "", 0);

    TieOrder {
        helpyIds = List.copyOf(helpyIds);
    }
}

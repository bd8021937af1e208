package ninja.helpy.agents.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Orders as they were written before there were terms. */
final class RunOrders {

    private RunOrders() {}

    static void addTerms(ObjectNode order) {
        var onDisconnect = order.remove("onDisconnect");
        var terms = order.putObject("terms");
        terms.set("onDisconnect", onDisconnect);
        terms.put("ifBusy", RunOrder.IfBusy.ENQUEUE.name());
        terms.putArray("clientTools");
        terms.putNull("lineage");
    }
}

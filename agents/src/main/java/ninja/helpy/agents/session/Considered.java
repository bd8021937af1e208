package ninja.helpy.agents.session;

import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;

/** What a room thought of one of its Helpys when it decided who answers a message. */
public record Considered(String helpyId, double score, List<String> reasons, Verdict verdict)
        implements ClusterMessage {

    public Considered {
        reasons = List.copyOf(reasons);
    }

    /** SHORTLISTED: answers, if there are credits for it and no tie is broken against it. */
    public enum Verdict {
        SHORTLISTED,
        PASSED_OVER,
        EXCLUDED
    }

    String reason() {
        return String.join(", ", reasons);
    }

    Considered in(Verdict next) {
        return new Considered(helpyId, score, reasons, next);
    }
}

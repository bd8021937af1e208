package ninja.helpy.agents.credit;

import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.protocol.EntityState;

/**
 * How the holds of the past were resolved, so that a repeat gets the first answer: at least the last
 * {@link #REMEMBERED_MIN}, at most twice as many. Forgetting one never charges twice, since without an open hold
 * nothing is charged at all.
 */
record Resolutions(Map<String, Resolution> recent, Map<String, Resolution> older) implements EntityState {

    static final int REMEMBERED_MIN = 20_000;

    static final Resolutions NONE = new Resolutions(Map.of(), Map.of());

    Resolutions {
        recent = Persistent.map(recent);
        older = Persistent.map(older);
    }

    record Resolution(Kind kind, String agentId, long charged) implements EntityState {}

    Optional<Resolution> of(String runId) {
        var found = recent.get(runId);
        return Optional.ofNullable(found != null ? found : older.get(runId));
    }

    Resolutions plus(String runId, Kind kind, String agentId, long charged) {
        var resolution = new Resolution(kind, agentId, charged);
        if (recent.size() >= REMEMBERED_MIN) return new Resolutions(Map.of(runId, resolution), recent);
        return new Resolutions(Persistent.map(recent).plus(runId, resolution), older);
    }
}

package ninja.helpy.agents.credit;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How ledgers behave, from {@code helpy.agents.credit}.
 *
 * @param journal configuration path of the journal plugin; empty for the default one
 * @param snapshots configuration path of the snapshot store; empty for the default one
 * @param groupMax commands decided together and written as one event
 * @param waitingMax commands that may wait for their group; a new hold is refused beyond it, a resolution beyond twice
 *     as many
 * @param patience who has waited longer has given up
 * @param expiryInterval how often a living ledger looks for holds that are past their time
 */
public record LedgerSettings(
        String journal, String snapshots, int groupMax, int waitingMax, Duration patience, Duration expiryInterval) {

    public LedgerSettings {
        if (groupMax < 1) throw new IllegalArgumentException("group-max must be at least 1");
        if (waitingMax < groupMax) throw new IllegalArgumentException("waiting-max must be at least group-max");
    }

    public static LedgerSettings from(Config config) {
        return new LedgerSettings(
                config.getString("journal"),
                config.getString("snapshots"),
                config.getInt("group-max"),
                config.getInt("waiting-max"),
                config.getDuration("patience"),
                config.getDuration("expiry-interval"));
    }
}

package ninja.helpy.agents.credit;

import java.time.Clock;
import ninja.helpy.agents.protocol.WakeList;

/** What a ledger needs of the rest of the system. */
public record LedgerPorts(HoldKeepers keepers, WakeList wakes, Clock clock, LedgerSettings settings) {}

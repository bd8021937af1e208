package ninja.helpy.agents.workspace;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.SecretHash;
import ninja.helpy.agents.workspace.WorkspaceCommand.TicketHolder;

/** One-time passes for sockets. Bounded: past {@link #OPEN_MAX} unused ones no more are issued until some grow old. */
public final class Tickets {

    public static final Duration LIFE = Duration.ofSeconds(30);

    static final int OPEN_MAX = 10_000;

    private record Ticket(TicketHolder holder, Instant until) {}

    private final Map<SecretHash, Ticket> open = new LinkedHashMap<>();

    boolean issue(SecretHash hash, TicketHolder holder, Instant now) {
        // Oldest first, as all live equally long.
        open.values().removeIf(ticket -> ticket.until().isBefore(now));
        if (open.size() >= OPEN_MAX) return false;
        open.put(hash, new Ticket(holder, now.plus(LIFE)));
        return true;
    }

    Optional<TicketHolder> redeem(SecretHash hash, Instant now) {
        return Optional.ofNullable(open.remove(hash))
                .filter(ticket -> !ticket.until().isBefore(now))
                .map(Ticket::holder);
    }
}

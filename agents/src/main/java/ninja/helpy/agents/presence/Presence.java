package ninja.helpy.agents.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.presence.PresenceCommand.Here;
import ninja.helpy.agents.presence.PresenceCommand.Signs;

/**
 * The people of one room, as the hubs of all nodes report them. Nothing here is journalled: what is lost with a node is
 * reported anew. The first position is taken from the clock, so that a reader's old one is never taken for a new one.
 */
public final class Presence {

    public static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    public static final Duration LEASE = Duration.ofSeconds(25);

    /** Who comes back within it was never gone. */
    public static final Duration LINGER = Duration.ofSeconds(10);

    public static final Duration TYPING_MAX = Duration.ofSeconds(6);

    /** In a room with more people than these only their number is shown, no comings and goings. */
    public static final int SHOWN_MAX = 200;

    /** Past it no more people are counted, and nobody more is shown to be typing. */
    static final int PEOPLE_MAX = 10_000;

    static final int SIGNS_MAX = 256;

    private record Lease(Set<String> userIds, Instant until) {}

    private final Map<String, Lease> leases = new HashMap<>();
    private final Set<String> present = new LinkedHashSet<>();
    private final Map<String, Instant> leaving = new HashMap<>();
    private final Map<String, Instant> typing = new LinkedHashMap<>();
    private final ArrayDeque<Sign> signs = new ArrayDeque<>();
    private long position;

    Presence(Instant now) {
        this.position = now.toEpochMilli() << 20;
    }

    long position() {
        return position;
    }

    /** Nobody is here, nobody is expected back. */
    boolean isEmpty() {
        return leases.isEmpty() && present.isEmpty();
    }

    void reported(String reporter, Set<String> userIds, Instant now) {
        if (userIds.isEmpty()) leases.remove(reporter);
        else leases.put(reporter, new Lease(userIds, now.plus(LEASE)));
        settle(now);
    }

    void typing(String userId, boolean isTyping, Instant now) {
        if (!isTyping) {
            if (typing.remove(userId) != null) sign(new Sign.Typing(userId, false));
        } else if (typing.containsKey(userId) || typing.size() < SHOWN_MAX) {
            if (typing.put(userId, now.plus(TYPING_MAX)) == null) sign(new Sign.Typing(userId, true));
        }
    }

    /** Time has passed: leases, absences and typing end. */
    void settle(Instant now) {
        leases.values().removeIf(lease -> !lease.until().isAfter(now));
        var here = new HashSet<String>();
        leases.values().forEach(lease -> here.addAll(lease.userIds()));
        leaving.keySet().removeIf(here::contains);
        for (var userId : here) {
            if (present.size() < PEOPLE_MAX && present.add(userId)) shown(new Sign.Came(userId));
        }
        for (var userId : present) {
            if (!here.contains(userId)) leaving.putIfAbsent(userId, now.plus(LINGER));
        }
        var gone = leaving.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(this::leave);
        var silent = typing.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        silent.forEach(userId -> typing(userId, false, now));
    }

    private void leave(String userId) {
        leaving.remove(userId);
        if (typing.remove(userId) != null) sign(new Sign.Typing(userId, false));
        shown(new Sign.Went(userId));
        present.remove(userId);
    }

    private void shown(Sign.Content content) {
        if (present.size() <= SHOWN_MAX) sign(content);
    }

    private void sign(Sign.Content content) {
        position++;
        signs.add(new Sign(position, content));
        if (signs.size() > SIGNS_MAX) signs.remove();
    }

    boolean hasAfter(long after) {
        return after != position;
    }

    Signs after(long after) {
        boolean isKnown = after <= position && after >= position - signs.size();
        if (!isKnown) return new Signs(List.of(), position, Optional.of(here()));
        var newer = signs.stream().filter(sign -> sign.position() > after).toList();
        return new Signs(newer, position, Optional.empty());
    }

    Here here() {
        return new Here(present.stream().limit(SHOWN_MAX).toList(), present.size(), List.copyOf(typing.keySet()));
    }
}

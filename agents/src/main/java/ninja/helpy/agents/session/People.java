package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.EntityState;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, and which Helpys must be silent until when; {@link #EVERYONE} stands for all of them.
 *
 * @param desertedSince when the last person left; empty while somebody is here, and before anybody came
 */
public record People(
        List<Member> members, List<RoomHelpy> helpys, Map<String, Instant> mutedUntil, Optional<Instant> desertedSince)
        implements EntityState {

    /** Whose mute is the whole room's. No Helpy has this id. */
    public static final String EVERYONE = "*";

    static final People NONE = new People(List.of(), List.of(), Map.of(), Optional.empty());

    public People {
        members = List.copyOf(members);
        helpys = List.copyOf(helpys);
        mutedUntil = Map.copyOf(mutedUntil);
    }

    Optional<Member> member(String userId) {
        return members.stream().filter(m -> m.userId().equals(userId)).findFirst();
    }

    Optional<RoomHelpy> helpy(String helpyId) {
        return helpys.stream().filter(h -> h.helpyId().equals(helpyId)).findFirst();
    }

    boolean isMuted(String helpyId, Instant now) {
        return isPending(mutedUntil.get(helpyId), now) || isPending(mutedUntil.get(EVERYONE), now);
    }

    private static boolean isPending(@Nullable Instant until, Instant now) {
        return until != null && until.isAfter(now);
    }

    /** Those who may speak at all. */
    List<RoomHelpy> unmuted(Instant now) {
        return helpys.stream().filter(h -> !isMuted(h.helpyId(), now)).toList();
    }

    People with(Member member) {
        var next = new ArrayList<>(members);
        next.add(member);
        return new People(next, helpys, mutedUntil, Optional.empty());
    }

    People withoutMember(String userId, Instant at) {
        var left = members.stream().filter(m -> !m.userId().equals(userId)).toList();
        return new People(left, helpys, mutedUntil, left.isEmpty() ? Optional.of(at) : Optional.empty());
    }

    People with(RoomHelpy helpy) {
        var next = new ArrayList<>(helpys);
        next.add(helpy);
        return new People(members, next, mutedUntil, desertedSince);
    }

    People withoutHelpy(String helpyId) {
        var next = helpys.stream().filter(h -> !h.helpyId().equals(helpyId)).toList();
        return new People(members, next, mutedUntil, desertedSince).unmuted(helpyId);
    }

    People muted(String helpyId, Instant until) {
        var next = new HashMap<>(mutedUntil);
        next.put(helpyId, until);
        return new People(members, helpys, next, desertedSince);
    }

    People unmuted(String helpyId) {
        var next = new HashMap<>(mutedUntil);
        next.remove(helpyId);
        return new People(members, helpys, next, desertedSince);
    }
}

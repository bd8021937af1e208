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
 * @param invited who has been asked to come and has not come yet
 * @param desertedSince when the last person left; empty while somebody is here, and before anybody came
 */
public record People(
        List<Member> members,
        List<String> invited,
        List<RoomHelpy> helpys,
        Map<String, Instant> mutedUntil,
        Optional<Instant> desertedSince)
        implements EntityState {

    /** Whose mute is the whole room's. No Helpy has this id. */
    public static final String EVERYONE = "*";

    static final People NONE = new People(List.of(), List.of(), List.of(), Map.of(), Optional.empty());

    public People {
        members = List.copyOf(members);
        invited = List.copyOf(invited);
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
        return new People(next, without(member.userId()), helpys, mutedUntil, Optional.empty());
    }

    People withoutMember(String userId, Instant at) {
        var left = members.stream().filter(m -> !m.userId().equals(userId)).toList();
        return new People(left, invited, helpys, mutedUntil, left.isEmpty() ? Optional.of(at) : Optional.empty());
    }

    People inviting(String userId) {
        var next = new ArrayList<>(without(userId));
        next.add(userId);
        return new People(members, next, helpys, mutedUntil, desertedSince);
    }

    People uninvited(String userId) {
        return new People(members, without(userId), helpys, mutedUntil, desertedSince);
    }

    private List<String> without(String userId) {
        return invited.stream().filter(other -> !other.equals(userId)).toList();
    }

    People with(RoomHelpy helpy) {
        var next = new ArrayList<>(helpys);
        next.add(helpy);
        return with(next);
    }

    People with(List<RoomHelpy> next) {
        return new People(members, invited, next, mutedUntil, desertedSince);
    }

    People withoutHelpy(String helpyId) {
        var next = helpys.stream().filter(h -> !h.helpyId().equals(helpyId)).toList();
        return with(next).unmuted(helpyId);
    }

    People muted(String helpyId, Instant until) {
        var next = new HashMap<>(mutedUntil);
        next.put(helpyId, until);
        return new People(members, invited, helpys, next, desertedSince);
    }

    People unmuted(String helpyId) {
        var next = new HashMap<>(mutedUntil);
        next.remove(helpyId);
        return new People(members, invited, helpys, next, desertedSince);
    }
}

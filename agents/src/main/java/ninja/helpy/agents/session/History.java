package ninja.helpy.agents.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.conversation.Message;

/** The other half of choosing: what has been answered lately, and who therefore may not speak, or not yet. */
final class History {

    static final String LAST_WORD = "has the last word already";

    /** A run that has not ended after this is no longer counted on. */
    private static final Duration BUSY_MAX = Duration.ofMinutes(10);

    private final GroupSession room;
    private final Instant now;

    History(GroupSession room, Instant now) {
        this.room = room;
        this.now = now;
    }

    /** Who may not take a turn now, and why. Being asked by name lifts all but a mute. */
    Map<String, String> exclusions(Set<String> addressed) {
        var excluded = new HashMap<String, String>();
        for (var helpy : room.people().helpys()) {
            exclusion(helpy.helpyId(), addressed.contains(helpy.helpyId()))
                    .ifPresent(reason -> excluded.put(helpy.helpyId(), reason));
        }
        return excluded;
    }

    private Optional<String> exclusion(String helpyId, boolean addressed) {
        if (room.people().isMuted(helpyId, now)) return Optional.of("is muted");
        if (addressed) return Optional.empty();
        if (isBusy(helpyId)) return Optional.of("is still at an earlier answer");
        if (hasLastWord(room, helpyId)) return Optional.of(LAST_WORD);
        return Optional.empty();
    }

    private boolean isBusy(String helpyId) {
        return room.talk().owed().stream()
                .anyMatch(owed -> owed.wanted()
                        && owed.turn().helpyId().equals(helpyId)
                        && owed.since().plus(BUSY_MAX).isAfter(now));
    }

    /** Nobody has spoken since. */
    static boolean hasLastWord(GroupSession room, String helpyId) {
        return room.talk()
                .backwards()
                .findFirst()
                .filter(m -> m.sender().id().equals(helpyId))
                .isPresent();
    }

    Optional<String> lastHelpy() {
        return room.talk().lastOfHelpys().map(m -> m.sender().id());
    }

    /** When a Helpy that was not asked by name may speak again. */
    Instant quietUntil() {
        return room.talk()
                .lastOfHelpys()
                .map(m -> m.at().plus(room.settings().pace().minInterval()))
                .orElse(Instant.MIN);
    }

    /** How much of what Helpys said lately, in words, was said by this one; empty if too little was said to tell. */
    Optional<Double> shareOfFloor(String helpyId) {
        var said = room.talk().recent().stream()
                .filter(m -> m.sender().type() == Message.Type.HELPY)
                .toList();
        var shares = Floor.shares(said);
        if (said.size() < 4 || shares.isEmpty()) return Optional.empty();
        return Optional.of(shares.getOrDefault(helpyId, 0.0));
    }
}

package ninja.helpy.agents.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Presence presence = new Presence(now);
    private final long start = presence.position();

    @Test
    void whoComesIsShownOnceHoweverManyConnectionsAndNodes() {
        presence.reported("hub-a", Set.of("ann"), now);
        presence.reported("hub-b", Set.of("ann"), now);
        presence.reported("hub-a", Set.of("ann"), now);

        assertThat(shown()).containsExactly(new Sign.Came("ann"));
    }

    @Test
    void whoLeavesIsShownToBeGoneOnlyAfterAWhileAndNotAtAllIfBackInTime() {
        presence.reported("hub-a", Set.of("ann", "bob"), now);
        presence.reported("hub-a", Set.of(), now);
        pass(Presence.LINGER.minusSeconds(1));
        presence.reported("hub-b", Set.of("bob"), now);
        pass(Duration.ofSeconds(1));

        assertThat(shown()).endsWith(new Sign.Went("ann")).doesNotContain(new Sign.Went("bob"));
        assertThat(presence.here().online()).containsExactly("bob");
    }

    @Test
    void theOtherNodeKeepsOnePresent() {
        presence.reported("hub-a", Set.of("ann"), now);
        presence.reported("hub-b", Set.of("ann"), now);
        presence.reported("hub-a", Set.of(), now);
        pass(Presence.LINGER);

        assertThat(presence.here().online()).containsExactly("ann");
    }

    @Test
    void thePeopleOfANodeThatIsNotHeardOfAnyMoreAreGone() {
        presence.reported("hub-a", Set.of("ann"), now);
        pass(Presence.LEASE);
        assertThat(presence.here().online()).containsExactly("ann");
        pass(Presence.LINGER);

        assertThat(presence.here().online()).isEmpty();
        assertThat(presence.isEmpty()).isTrue();
    }

    @Test
    void typingEndsByItselfAndIsShownOnce() {
        presence.typing("ann", true, now);
        presence.typing("ann", true, now);
        pass(Presence.TYPING_MAX);

        assertThat(shown()).containsExactly(new Sign.Typing("ann", true), new Sign.Typing("ann", false));
    }

    @Test
    void whoGoesOnTypingIsTyping() {
        presence.typing("ann", true, now);
        pass(Presence.TYPING_MAX.minusSeconds(1));
        presence.typing("ann", true, now);
        pass(Presence.TYPING_MAX.minusSeconds(1));

        assertThat(presence.here().typing()).containsExactly("ann");
        presence.typing("ann", false, now);
        assertThat(presence.here().typing()).isEmpty();
    }

    @Test
    void whoIsTooFarBehindOrComesFromAnEarlierPresenceGetsWhatHoldsNow() {
        presence.reported("hub-a", Set.of("ann"), now);

        assertThat(presence.after(0).here().orElseThrow().online()).containsExactly("ann");
        assertThat(presence.after(start).here()).isEmpty();
        assertThat(new Presence(now.plusSeconds(60)).after(presence.position()).here())
                .isPresent();
        for (int i = 0; i <= Presence.SIGNS_MAX; i++) presence.typing("ann", i % 2 == 0, now);
        assertThat(presence.after(start).here()).isPresent();
    }

    @Test
    void inALargeRoomPeopleAreCountedAndNotNamed() {
        var many = IntStream.range(0, 1_000).mapToObj(i -> "user-" + i).collect(Collectors.toSet());
        presence.reported("hub-a", many, now);

        assertThat(presence.here().count()).isEqualTo(1_000);
        assertThat(presence.here().online()).hasSize(Presence.SHOWN_MAX);
        assertThat(shown()).hasSizeLessThanOrEqualTo(Presence.SHOWN_MAX);
    }

    /** What one read and what one is told since add up to what holds. */
    @Test
    void stateAndSignsSinceAreTheFreshState() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var tested = new Presence(now);
            long position = tested.position();
            Set<String> known = new HashSet<>();
            for (int step = 0; step < 100; step++) {
                var people = new HashSet<String>();
                for (int i = 0; i < random.nextInt(4); i++) people.add("u-" + random.nextInt(6));
                tested.reported("hub-" + random.nextInt(3), people, now);
                now = now.plusSeconds(random.nextInt(8));
                tested.settle(now);
                if (random.nextInt(3) > 0) continue;
                var told = tested.after(position);
                told.here().ifPresent(here -> {
                    known.clear();
                    known.addAll(here.online());
                });
                for (var sign : told.items()) {
                    if (sign.content() instanceof Sign.Came came) known.add(came.userId());
                    if (sign.content() instanceof Sign.Went went) known.remove(went.userId());
                }
                position = told.last();
                assertThat(known)
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(new LinkedHashSet<>(tested.here().online()));
            }
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
        presence.settle(now);
    }

    private List<Sign.Content> shown() {
        return presence.after(start).items().stream().map(Sign::content).toList();
    }
}

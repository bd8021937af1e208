package ninja.helpy.persistence.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ninja.helpy.persistence.feed.EventFeedCommand.Gap;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final String A = "note|w:a";
    private static final String B = "note|w:b";

    @Test
    void whatIsNewGetsTheNextPositionsInTheOrderOffered() {
        var admission = Admission.of(offered(event(A, 1), event(B, 1), event(A, 2)), 10, Map.of());

        assertThat(admission.items()).extracting(FeedItem::position).containsExactly(11L, 12L, 13L);
        assertThat(admission.items()).extracting(FeedItem::entityId).containsExactly("a", "b", "a");
        assertThat(admission.gaps()).isEmpty();
    }

    @Test
    void whatIsThereAlreadyIsLeftOut() {
        var admission = Admission.of(offered(event(A, 4), event(A, 5), event(A, 5), event(A, 6)), 0, Map.of(A, 4L));

        assertThat(admission.items()).extracting(FeedItem::seqNr).containsExactly(5L, 6L);
    }

    @Test
    void afterAHoleNothingOfThatEntityIsTakenAndTheHoleIsNamedOnce() {
        var admission = Admission.of(offered(event(A, 7), event(B, 1), event(A, 8)), 0, Map.of(A, 4L));

        assertThat(admission.items()).extracting(FeedItem::entityId).containsExactly("b");
        assertThat(admission.gaps()).containsExactly(new Gap(A, 5, 6));
    }

    private static List<FeedEvent> offered(FeedEvent... events) {
        return Arrays.asList(events);
    }

    private static FeedEvent event(String persistenceId, long seqNr) {
        return new FeedEvent(persistenceId, seqNr, "note-added", Instant.EPOCH, "{}");
    }
}

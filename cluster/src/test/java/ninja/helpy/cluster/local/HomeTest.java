package ninja.helpy.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomeTest {

    private static final String PARALLEL = "-XX:+UseParallelGC";

    private final Home home = new Home(Path.of("nowhere"));

    @Test
    void aSmallHeapHasTheCollectorThatDoesMostWithTheProcessors() {
        assertThat(home.javaForNode(1, "768m", false)).contains("-Xmx768m", PARALLEL);
        assertThat(home.javaForNode(1, "2G", false)).contains(PARALLEL);
    }

    @Test
    void aLargeHeapIsLeftToTheJvmSinceALongPauseStopsEveryStream() {
        assertThat(home.javaForNode(1, "3g", false)).doesNotContain(PARALLEL);
        assertThat(home.javaForNode(1, "2049m", false)).doesNotContain(PARALLEL);
    }

    @Test
    void nodesThatLiveForMinutesHaveTheOneThatStartsAtOnce() {
        assertThat(home.javaForNode(1, "512m", true))
                .contains("-XX:+UseSerialGC")
                .doesNotContain(PARALLEL);
    }
}

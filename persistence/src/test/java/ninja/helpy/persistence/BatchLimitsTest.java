package ninja.helpy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {

    @Test
    void theyStayBelowWhatCassandraWarnsOf() {
        assertThat(said("30", "20KiB")).isEqualTo(new BatchLimits(30, 16_384));
        assertThat(said("10", "5KiB")).isEqualTo(BatchLimits.USUAL);
    }

    @Test
    void whoNeverWarnsGetsNoMoreThanIsWorthIt() {
        assertThat(said("1000", "1MiB")).isEqualTo(new BatchLimits(50, 32_768));
    }

    @Test
    void theyAreTheUsualOnesWhereNothingIsSaid() {
        assertThat(BatchLimits.of(Map.of())).isEqualTo(BatchLimits.USUAL);
        assertThat(said("null", "5KiB")).isEqualTo(BatchLimits.USUAL);
        assertThat(said("10", "5 bananas")).isEqualTo(BatchLimits.USUAL);
    }

    private static BatchLimits said(String partitions, String size) {
        return BatchLimits.of(Map.of(
                "unlogged_batch_across_partitions_warn_threshold", partitions, "batch_size_warn_threshold", size));
    }
}

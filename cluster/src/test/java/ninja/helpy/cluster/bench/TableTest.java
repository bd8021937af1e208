package ninja.helpy.cluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestEntryAndNumbersStandRight() {
        var table = new Table("callers", "pairs/s", "p99 ms");
        table.add("1", 12_345.6, 0.537);
        table.add("256", 7L, "-");

        assertThat(table.lines())
                .containsExactly("callers  pairs/s  p99 ms", "1         12,346    0.54", "256            7       -");
    }

    @Test
    void aRowHasAsManyValuesAsThereAreHeads() {
        var table = new Table("callers", "pairs/s");

        assertThatThrownBy(() -> table.add("1")).isInstanceOf(IllegalArgumentException.class);
    }
}

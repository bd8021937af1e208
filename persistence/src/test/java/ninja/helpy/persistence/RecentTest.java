package ninja.helpy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {

    private final Recent<String, Integer> recent = new Recent<>(2);

    @Test
    void whatWasUsedLongestAgoGoesFirst() {
        recent.put("a", 1);
        recent.put("b", 2);
        recent.change("a", (key, value) -> value == null ? 0 : value + 1);
        recent.put("c", 3);

        assertThat(recent.knows("b")).isFalse();
        assertThat(recent.take("a")).isEqualTo(2);
        assertThat(recent.take("a")).isNull();
    }

    @Test
    void whatIsChangedToNothingIsForgotten() {
        recent.put("a", 1);
        recent.change("a", (key, value) -> null);

        assertThat(recent.knows("a")).isFalse();
    }
}

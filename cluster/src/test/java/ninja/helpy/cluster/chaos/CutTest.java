package ninja.helpy.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.cluster.chaos.Cut.Kind;
import org.junit.jupiter.api.Test;

class CutTest {

    @Test
    void aNodeThatIsCutOffIsNeitherHeardNorHearsAnybody() {
        assertThat(silenced(Kind.ALONE)).containsExactly("1>2", "2>1", "2>3", "3>2");
    }

    @Test
    void nodesThatAreAllCutOffFromEachOtherHearNobody() {
        assertThat(silenced(Kind.APART)).hasSize(6);
    }

    @Test
    void aCutMayBeOneWay() {
        assertThat(silenced(Kind.MUTE)).containsExactly("2>1", "2>3");
        assertThat(silenced(Kind.DEAF)).containsExactly("1>2", "3>2");
        assertThat(silenced(Kind.LINK)).containsExactly("3>2");
    }

    private static List<String> silenced(Kind kind) {
        var cut = new Cut(kind, 2, 3);
        var found = new ArrayList<String>();
        for (int from = 1; from <= 3; from++) {
            for (int to = 1; to <= 3; to++) if (cut.silences(from, to)) found.add(from + ">" + to);
        }
        return found;
    }
}

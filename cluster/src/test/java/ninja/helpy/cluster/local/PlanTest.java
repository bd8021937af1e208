package ninja.helpy.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void theFirstStartIsOneNodeThatFoundsTheCluster() {
        Plan plan = Plan.of(asked(8080, Optional.empty()), List.of());

        assertThat(plan.missing()).containsExactly(1);
        assertThat(plan.seeds(25520)).containsExactly(25520);
    }

    @Test
    void aKilledNodeIsStartedAgainAndJoinsThoseThatLive() {
        Plan plan = Plan.of(asked(8080, Optional.empty()), List.of(dead(1), alive(2, 4002), alive(3, 4003)));

        assertThat(plan.missing()).containsExactly(1);
        assertThat(plan.seeds(25520)).containsExactly(4002, 4003);
    }

    @Test
    void whenAllLiveThereIsNothingToDo() {
        assertThat(Plan.of(asked(8080, Optional.of(1)), List.of(alive(1, 4001))).missing())
                .isEmpty();
    }

    @Test
    void moreNodesListenBesideThoseThatLiveWhateverPortWasAskedFor() {
        Plan plan = Plan.of(asked(9999, Optional.of(3)), List.of(alive(2, 4002)));

        assertThat(plan.missing()).containsExactly(1, 3);
        assertThat(plan.options().portOf(3)).isEqualTo(8082);
    }

    @Test
    void nonsenseIsRefusedInWords() {
        assertThatThrownBy(() -> asked(0, Optional.empty())).hasMessageContaining("--port");
        assertThatThrownBy(() -> asked(8080, Optional.of(0))).hasMessageContaining("--nodes");
        assertThatThrownBy(() -> new UpOptions("127.0.0.1", 8080, Optional.empty(), Optional.of("nowhere"), "1g"))
                .hasMessageContaining("--cassandra");
        assertThatThrownBy(() -> new UpOptions("127.0.0.1", 8080, Optional.empty(), Optional.empty(), "much"))
                .hasMessageContaining("--heap");
    }

    private static UpOptions asked(int port, Optional<Integer> nodes) {
        return new UpOptions("127.0.0.1", port, nodes, Optional.empty(), "512m");
    }

    /** This JVM stands in for a node that lives. */
    private static NodeFile alive(int node, int arteryPort) {
        ProcessHandle here = ProcessHandle.current();
        return new NodeFile(
                node, here.pid(), NodeFile.startedAt(here), "http://localhost", 8079 + node, arteryPort, "");
    }

    private static NodeFile dead(int node) {
        return new NodeFile(node, ProcessHandle.current().pid(), 1, "http://localhost", 8079 + node, 4000, "");
    }
}

package ninja.helpy.cluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import ninja.helpy.persistence.journal.Keyspaces;
import org.junit.jupiter.api.Test;

class BenchKeyspacesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void theNameOfAKeyspaceSaysWhenItWasMade() {
        var keyspaces = new Keyspaces(BenchKeyspaces.newPrefix(NOON));

        assertThat(BenchKeyspaces.madeAt(keyspaces.journal())).contains(NOON);
        assertThat(BenchKeyspaces.madeAt(keyspaces.views())).contains(NOON);
    }

    @Test
    void nothingOfAnInstallationIsTakenForABenchs() {
        assertThat(BenchKeyspaces.madeAt("helpy_journal")).isEmpty();
        assertThat(BenchKeyspaces.madeAt("bench_journal")).isEmpty();
        assertThat(BenchKeyspaces.madeAt("bench_one_journal")).isEmpty();
        assertThat(BenchKeyspaces.madeAt("system_schema")).isEmpty();
    }

    @Test
    void twoBenchesAtOnceHaveKeyspacesOfTheirOwn() {
        assertThat(BenchKeyspaces.newPrefix(NOON)).isNotEqualTo(BenchKeyspaces.newPrefix(NOON));
    }
}

package ninja.helpy.persistence;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.junit.jupiter.api.Test;

class BatchLimitsIT {

    /** It says them in a table that is Cassandra's own. */
    @Test
    void theEmbeddedCassandraTakesLargeStatements() {
        try (var session = Schema.connect(StorageSettings.from(TestCassandra.config("batch_limits_it")))) {
            assertThat(get(BatchLimits.of(session))).isEqualTo(new BatchLimits(50, 32_768));
        }
    }
}

package ninja.helpy.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import ninja.helpy.persistence.TestCassandra;
import org.junit.jupiter.api.Test;

class SchemaIT {

    private static final String BUCKET = "akka.persistence.cassandra.events-by-tag.first-time-bucket";

    @Test
    void severalNodesThatStartAtOnceMakeOneSchema() {
        Config config = config("schema_race");

        List<CompletableFuture<Config>> nodes = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> Schema.prepare(config)))
                .limit(3)
                .toList();

        assertThat(nodes.stream().map(node -> node.join().getString(BUCKET)).distinct())
                .hasSize(1);
        try (CqlSession session = Schema.connect(StorageSettings.from(config))) {
            var names = session.execute("SELECT name FROM schema_race_views.migrations").all().stream()
                    .map(row -> Objects.requireNonNull(row.getString("name")))
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "001-journal",
                            "002-feed-and-wakes",
                            "003-views",
                            "004-fence",
                            "005-usage",
                            "006-packed-payloads",
                            "007-answers",
                            "008-reactions",
                            "009-rounds",
                            "010-message-forms",
                            "011-latest-messages");
        }
    }

    @Test
    void aLaterStartKeepsTheTimeOfInstallation() {
        Config config = config("schema_again");

        String first = Schema.prepare(config).getString(BUCKET);

        assertThat(Schema.prepare(config).getString(BUCKET)).isEqualTo(first);
    }

    @Test
    void aMigrationThatWasEditedAfterwardsIsRefused() {
        Config config = config("schema_edited");
        Schema.prepare(config);
        try (CqlSession session = Schema.connect(StorageSettings.from(config))) {
            session.execute(
                    "UPDATE schema_edited_views.migrations SET fingerprint = 'other' WHERE name = '003-views' IF"
                            + " EXISTS");
        }

        assertThatThrownBy(() -> Schema.prepare(config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cql/003-views.cql was changed");
    }

    private static Config config(String prefix) {
        return ConfigFactory.parseString("helpy.persistence { contact-points = \"" + TestCassandra.contactPoint()
                        + "\", keyspace-prefix = " + prefix + " }")
                .withFallback(ConfigFactory.load());
    }
}

package ninja.helpy.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    private Path data;

    @Test
    void aSecretIsMadeOnceAndKept() {
        var secrets = new Secrets(data.resolve("secrets"));
        String first = secrets.installation();

        assertThat(new Secrets(data.resolve("secrets")).installation()).isEqualTo(first);
        assertThat(first).hasSizeGreaterThanOrEqualTo(43);
        assertThat(secrets.admin()).isNotEqualTo(first);
    }

    @Test
    void whoeverAsksAtTheSameTimeGetsTheSameOne() {
        Set<DemoKeys> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 32).parallel().forEach(i -> seen.add(new Secrets(data.resolve("secrets")).demo()));

        assertThat(seen).hasSize(1);
    }

    @Test
    void onlyTheOwnerMayReadThem() throws IOException {
        new Secrets(data.resolve("secrets")).demo();

        assertThat(permissions(data.resolve("secrets"))).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("secrets").resolve("demo.json"))).isEqualTo("rw-------");
    }

    @Test
    void printingKeysByAccidentShowsNone() {
        DemoKeys keys = new Secrets(data.resolve("secrets")).demo();

        assertThat(keys.toString()).doesNotContain(keys.apiKey());
        assertThat(keys.agents().toString()).doesNotContain(keys.agents().get(0).webhookKey());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

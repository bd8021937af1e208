package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The size budget: a file that one can read in one go. */
class FileSizeTest {

    private static final int LINES_MAX = 300;
    private static final List<String> MODULES =
            List.of("agents", "persistence", "api-gateway", "api-gateway/console", "cluster");
    private static final List<String> KINDS = List.of(".java", ".ts", ".tsx", ".css");

    @Test
    void noMainFileIsLongerThanThreeHundredLines() throws IOException {
        var tooLong = new ArrayList<String>();
        for (String module : MODULES) {
            Path sources = Path.of("..", module, "src", "main");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> KINDS.stream().anyMatch(file.toString()::endsWith))
                        .filter(file -> lines(file) > LINES_MAX)
                        .forEach(file -> tooLong.add(file + ": " + lines(file)));
            }
        }

        assertThat(tooLong).isEmpty();
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package ninja.helpy.cluster.cli;

import java.nio.file.Path;
import java.util.Optional;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import picocli.CommandLine.Option;

/** {@code --data}, which every command has. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where this installation keeps everything (default: data in the checkout, or HELPY_DATA).")
    private Optional<Path> dir = Optional.empty();

    DataDir dir() {
        return new DataDir(
                dir.or(() -> Optional.ofNullable(System.getenv("HELPY_DATA")).map(Path::of))
                        .orElseGet(() -> Home.current().root().resolve("data")));
    }

    /** What a command to copy needs to find the same installation. */
    String toRepeat() {
        return dir.map(given -> " --data " + given).orElse("");
    }
}

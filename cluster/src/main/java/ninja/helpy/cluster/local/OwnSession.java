package ninja.helpy.cluster.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a process into a session of its own: it gets neither the terminal's Ctrl-C, so that what depends on it can be
 * stopped first, nor its hang-up. Linux has setsid for it, macOS brings Perl.
 */
final class OwnSession {

    private static final List<List<String>> WAYS = List.of(
            List.of("/usr/bin/setsid"),
            List.of("/bin/setsid"),
            List.of("/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die"));

    private OwnSession() {}

    static List<String> of(List<String> command) {
        List<String> way = WAYS.stream()
                .filter(words -> Files.isExecutable(Path.of(words.get(0))))
                .findFirst()
                .orElse(List.of());
        return Stream.concat(way.stream(), command.stream()).toList();
    }
}

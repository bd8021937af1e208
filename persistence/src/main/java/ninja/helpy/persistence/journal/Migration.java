package ninja.helpy.persistence.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import ninja.helpy.agents.protocol.Ids;

/**
 * One file of {@code cql/}. Applied once per installation and never edited after a release: a change is a new file.
 *
 * @param fingerprint of the file as it is now, before names are filled in
 */
record Migration(String name, String fingerprint, List<String> statements) {

    /** In the order in which they are applied. */
    private static final List<String> NAMES = List.of(
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

    Migration {
        statements = List.copyOf(statements);
    }

    static List<Migration> all(Keyspaces keyspaces) {
        return NAMES.stream().map(name -> read(name, keyspaces)).toList();
    }

    private static Migration read(String name, Keyspaces keyspaces) {
        String text = text("/cql/" + name + ".cql");
        String filled = text.lines()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"))
                .replace("${journal}", keyspaces.journal())
                .replace("${snapshot}", keyspaces.snapshot())
                .replace("${views}", keyspaces.views());
        List<String> statements = Arrays.stream(filled.split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
        return new Migration(name, Ids.of(text), statements);
    }

    private static String text(String resource) {
        try (InputStream in = Migration.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

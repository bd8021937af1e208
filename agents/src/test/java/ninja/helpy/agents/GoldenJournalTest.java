package ninja.helpy.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import ninja.helpy.agents.agent.AgentEvent;
import ninja.helpy.agents.conversation.ConversationEvent;
import ninja.helpy.agents.credit.CreditLedgerEvent;
import ninja.helpy.agents.prompt.PromptEvent;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.reader.ReaderEvent;
import ninja.helpy.agents.run.RunEvent;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.workspace.WorkspaceEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What was ever written to the journal can be read: one file per event and version under {@code resources/journal}, named
 * by its manifest ({@code X}, {@code X#2}). A changed event adds a file; no file is ever changed.
 */
class GoldenJournalTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Path GOLDEN = Path.of("src/test/resources/journal");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Class<? extends JournalEvent>> KINDS = List.of(
            WorkspaceEvent.class,
            CreditLedgerEvent.class,
            AgentEvent.class,
            ConversationEvent.class,
            GroupSessionEvent.class,
            RunEvent.class,
            ReaderEvent.class,
            PromptEvent.class);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void everyGoldenFileReadsAndIsWrittenTheSameAgain() throws IOException {
        for (var file : goldenFiles()) {
            var written = Files.readString(file);
            var event = serializer().fromBinary(written.getBytes(StandardCharsets.UTF_8), manifest(file));

            var now = serializer().manifest(event);
            assertThat(GOLDEN.resolve(now + ".json")).exists();
            // An older form is written in the newer one.
            if (!now.equals(manifest(file))) continue;
            var again = new String(serializer().toBinary(event), StandardCharsets.UTF_8);
            assertThat(JSON.readTree(again)).as(file.toString()).isEqualTo(JSON.readTree(written));
        }
    }

    @Test
    void everyEventHasItsGoldenFile() throws IOException {
        var names = goldenFiles().stream().map(GoldenJournalTest::manifest).toList();
        var events = KINDS.stream()
                .flatMap(GoldenJournalTest::records)
                .map(Class::getName)
                .toList();

        assertThat(names).containsAll(events);
    }

    /** The events of a kind may be told in several files. */
    private static Stream<Class<?>> records(Class<?> kind) {
        return kind.isInterface()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(GoldenJournalTest::records)
                : Stream.of(kind);
    }

    @Test
    void aFieldMissingFromTheJournalIsAnErrorNeverASilentZero() throws IOException {
        var serializer = serializer();
        for (var file : goldenFiles()) {
            var json = JSON.readTree(file.toFile());
            json.fieldNames().forEachRemaining(name -> {
                if (name.equals("type")) return;
                var poorer = ((ObjectNode) json.deepCopy()).without(name);
                var bytes = poorer.toString().getBytes(StandardCharsets.UTF_8);
                assertThatThrownBy(() -> serializer.fromBinary(bytes, manifest(file)))
                        .as("%s without %s", file, name)
                        .hasMessageContaining(name);
            });
        }
    }

    private static SerializerWithStringManifest serializer() throws IOException {
        var serialization = SerializationExtension.get(Adapter.toClassic(akka.system()));
        return (SerializerWithStringManifest) serialization.serializerFor(JournalEvent.class);
    }

    private static String manifest(Path file) {
        var name = file.getFileName().toString();
        return name.substring(0, name.length() - ".json".length());
    }

    private static List<Path> goldenFiles() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}

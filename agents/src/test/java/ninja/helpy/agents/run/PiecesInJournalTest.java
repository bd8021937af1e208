package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.run.RunEvent.TextCheckpointed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Events hold pieces of every kind: what was ever written of one can be read. A new kind adds to the file. */
class PiecesInJournalTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Path GOLDEN = Path.of("src/test/resources/pieces.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void everyKindOfPieceReadsAndIsWrittenTheSameAgain() throws Exception {
        var serializer = (SerializerWithStringManifest)
                SerializationExtension.get(Adapter.toClassic(akka.system())).serializerFor(JournalEvent.class);
        var written = Files.readString(GOLDEN);

        var event = serializer.fromBinary(written.getBytes(StandardCharsets.UTF_8), TextCheckpointed.class.getName());

        var again = new String(serializer.toBinary(event), StandardCharsets.UTF_8);
        assertThat(JSON.readTree(again)).isEqualTo(JSON.readTree(written));
        assertThat(((TextCheckpointed) event).pieces())
                .extracting(piece -> piece.content().getClass().getName())
                .containsExactlyInAnyOrderElementsOf(kinds());
    }

    private static List<String> kinds() {
        var types = Piece.Content.class.getAnnotation(JsonSubTypes.class).value();
        return Arrays.stream(types).map(type -> type.value().getName()).toList();
    }
}

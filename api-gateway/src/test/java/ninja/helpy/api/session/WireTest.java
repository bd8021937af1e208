package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ninja.helpy.api.session.WireReader.Broken;
import ninja.helpy.api.session.WireReader.Closed;
import ninja.helpy.api.session.WireReader.Event;
import ninja.helpy.api.session.WireReader.Message;
import ninja.helpy.api.session.WireReader.Ping;
import ninja.helpy.api.wire.Code;
import org.junit.jupiter.api.Test;

/** The bytes of WebSockets, both ways. */
class WireTest {

    private static final int FIN = 0x80;
    private static final ByteBufAllocator HEAP = UnpooledByteBufAllocator.DEFAULT;

    @Test
    void whateverIsSentInWhateverPiecesIsReadAsItWasMeant() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var sent = new ArrayList<String>();
            var bytes = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                var text = "wörds 👍 ".repeat(random.nextInt(40)) + i;
                sent.add(text);
                fragmented(bytes, text.getBytes(StandardCharsets.UTF_8), random);
            }

            assertThat(texts(inPieces(bytes.toByteArray(), random)))
                    .as("seed %d", seed)
                    .isEqualTo(sent);
        }
    }

    @Test
    void pingsMayComeBetweenThePartsOfAMessage() {
        var bytes = new ByteArrayOutputStream();
        frame(bytes, 1, "Hel".getBytes(StandardCharsets.UTF_8));
        frame(bytes, FIN | 9, new byte[] {1, 2});
        frame(bytes, FIN, "lo".getBytes(StandardCharsets.UTF_8));

        var events = read(bytes.toByteArray());

        assertThat(((Ping) events.get(0)).body().toArray()).containsExactly(1, 2);
        assertThat(texts(events)).containsExactly("Hello");
    }

    @Test
    void aMessageThatIsTooLongIsReadToItsEndAndTheNextOneCounts() {
        var bytes = new ByteArrayOutputStream();
        var part = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        frame(bytes, 1, part);
        frame(bytes, 0, part);
        frame(bytes, FIN, part);
        frame(bytes, FIN | 1, "next".getBytes(StandardCharsets.UTF_8));
        frame(bytes, FIN | 1, "y".repeat(Inbound.CHARS_MAX + 1).getBytes(StandardCharsets.UTF_8));
        frame(bytes, FIN | 1, "é".repeat(Inbound.CHARS_MAX).getBytes(StandardCharsets.UTF_8));

        var messages = read(bytes.toByteArray()).stream()
                .map(event -> ((Message) event).inbound())
                .toList();

        assertThat(messages.get(0).problem().orElseThrow().code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);
        assertThat(messages.get(1).text()).isEqualTo("next");
        assertThat(messages.get(2).problem().orElseThrow().code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);
        assertThat(messages.get(3).text()).hasSize(Inbound.CHARS_MAX);
    }

    @Test
    void bytesAreNoMessageHere() {
        var bytes = new ByteArrayOutputStream();
        frame(bytes, FIN | 2, new byte[70_000]);

        var message = (Message) read(bytes.toByteArray()).get(0);

        assertThat(message.inbound().problem().orElseThrow().code()).isEqualTo(Code.MALFORMED_BODY);
    }

    @Test
    void whatIsNotTheProtocolEndsIt() {
        assertThat(first(FIN | 1 | 0x40, "rsv")).isEqualTo(new Broken(WireReader.PROTOCOL_ERROR));
        assertThat(first(FIN, "nothing to continue")).isEqualTo(new Broken(WireReader.PROTOCOL_ERROR));
        assertThat(first(FIN | 3, "unknown")).isEqualTo(new Broken(WireReader.PROTOCOL_ERROR));
        assertThat(first(9, "a ping in parts")).isEqualTo(new Broken(WireReader.PROTOCOL_ERROR));
        assertThat(first(FIN | 9, "p".repeat(126))).isEqualTo(new Broken(WireReader.PROTOCOL_ERROR));
        assertThat(read(new byte[] {(byte) (FIN | 1), 2, 'h', 'i', 0, 0})).containsExactly(new Broken(1002));
        var halfACharacter = new ByteArrayOutputStream();
        frame(halfACharacter, FIN | 1, new byte[] {(byte) 0xc3});
        assertThat(read(halfACharacter.toByteArray())).containsExactly(new Broken(WireReader.NO_TEXT));
        var startedTwice = new ByteArrayOutputStream();
        frame(startedTwice, 1, new byte[] {'a'});
        frame(startedTwice, FIN | 1, new byte[] {'b'});
        assertThat(read(startedTwice.toByteArray())).containsExactly(new Broken(WireReader.PROTOCOL_ERROR));
    }

    @Test
    void aFarewellHasACodeOrNone() {
        var bytes = new ByteArrayOutputStream();
        frame(bytes, FIN | 8, ByteBuffer.allocate(2).putShort((short) 1001).array());
        assertThat(read(bytes.toByteArray())).containsExactly(new Closed(1001));
        assertThat(first(FIN | 8, "")).isEqualTo(new Closed(WireReader.NO_CODE));
        assertThat(first(FIN | 8, "x")).isEqualTo(new Broken(WireReader.PROTOCOL_ERROR));
    }

    @Test
    void randomBytesAreNeverMoreThanABrokenProtocol() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            assertThat(inPieces(noise, random)).as("seed %d", seed).isNotNull();
        }
    }

    @Test
    void whatWaitsGoesOutInOnePieceAndIsNumberedForEachConnection() {
        var writer = new WireWriter();
        var frames = List.of(passing("a"), passing("b".repeat(200)), passing("c".repeat(70_000)));

        var written = bytes(writer.frames(HEAP, frames));
        var again = bytes(writer.frames(HEAP, List.of(passing("d"))));

        for (int i = 0; i < frames.size(); i++) {
            assertThat(text(written)).isEqualTo(numbered(frames.get(i).text(), i + 1));
        }
        assertThat(written.hasRemaining()).isFalse();
        assertThat(text(again)).contains("\"seq\":4}");
    }

    @Test
    void theNumberOfAFrameMayBeLong() {
        var writer = new WireWriter();
        for (int i = 1; i < 1_000; i++)
            writer.frames(HEAP, List.of(passing("x"))).release();

        assertThat(text(bytes(writer.frames(HEAP, List.of(passing("x")))))).endsWith("\"seq\":1000}");
    }

    @Test
    void aCloseFrameSaysWhy() {
        var close = bytes(WireWriter.close(4408, "too slow"));

        assertThat(close.get() & 0xff).isEqualTo(FIN | 8);
        assertThat(close.get()).isEqualTo((byte) 10);
        assertThat(close.getShort()).isEqualTo((short) 4408);
        assertThat(WireWriter.close(1000, "r".repeat(500)).readableBytes()).isEqualTo(127);
        assertThat(WireWriter.close().readableBytes()).isEqualTo(2);
    }

    private static Frame passing(String words) {
        return Frame.passing("words", Map.of("said", words), Instant.EPOCH);
    }

    private static String numbered(String text, int seq) {
        return text.substring(0, text.length() - 1) + ",\"seq\":" + seq + "}";
    }

    /** The next frame of a server. */
    private static String text(ByteBuffer in) {
        assertThat(in.get() & 0xff).isEqualTo(FIN | 1);
        long length = in.get();
        if (length == 126) length = in.getShort() & 0xffff;
        else if (length == 127) length = in.getLong();
        var body = new byte[(int) length];
        in.get(body);
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Event first(int head, String body) {
        var bytes = new ByteArrayOutputStream();
        frame(bytes, head, body.getBytes(StandardCharsets.UTF_8));
        return read(bytes.toByteArray()).get(0);
    }

    private static void fragmented(ByteArrayOutputStream into, byte[] body, Random random) {
        int at = 0;
        int opcode = 1;
        while (true) {
            int size = Math.min(body.length - at, random.nextInt(200));
            boolean last = at + size == body.length;
            frame(into, (last ? FIN : 0) | opcode, java.util.Arrays.copyOfRange(body, at, at + size));
            if (random.nextInt(5) == 0) frame(into, FIN | 10, new byte[0]);
            at += size;
            opcode = 0;
            if (last) return;
        }
    }

    /** As a client writes it: masked. */
    private static void frame(ByteArrayOutputStream into, int head, byte[] body) {
        var mask = new byte[] {17, (byte) 200, 3, 99};
        var start = ByteBuffer.allocate(14).put((byte) head);
        if (body.length < 126) start.put((byte) (0x80 | body.length));
        else if (body.length <= 0xffff) start.put((byte) (0x80 | 126)).putShort((short) body.length);
        else start.put((byte) (0x80 | 127)).putLong(body.length);
        start.put(mask);
        into.write(start.array(), 0, start.position());
        for (int i = 0; i < body.length; i++) into.write(body[i] ^ mask[i % 4]);
    }

    private static List<Event> read(byte[] bytes) {
        var reader = new WireReader();
        reader.feed(ByteString.fromArray(bytes));
        return all(reader);
    }

    private static List<Event> inPieces(byte[] bytes, Random random) {
        var reader = new WireReader();
        var events = new ArrayList<Event>();
        int at = 0;
        while (at < bytes.length) {
            int size = Math.min(bytes.length - at, 1 + random.nextInt(300));
            reader.feed(ByteString.fromArray(java.util.Arrays.copyOfRange(bytes, at, at + size)));
            at += size;
            events.addAll(all(reader));
            if (!events.isEmpty() && events.get(events.size() - 1) instanceof Broken) return events;
        }
        return events;
    }

    private static List<Event> all(WireReader reader) {
        var events = new ArrayList<Event>();
        for (var event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
            if (event instanceof Broken) return events;
        }
        return events;
    }

    private static List<String> texts(List<Event> events) {
        return events.stream()
                .filter(Message.class::isInstance)
                .map(event -> ((Message) event).inbound().text())
                .toList();
    }

    private static ByteBuffer bytes(ByteBuf written) {
        var bytes = ByteBufUtil.getBytes(written);
        written.release();
        return ByteBuffer.wrap(bytes);
    }
}

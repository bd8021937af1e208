package ninja.helpy.persistence.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PackedTextTest {

    @Test
    void whatIsPackedComesBackAsItWas() {
        String text = "{\"reference\":\"run-1\",\"reason\":\"Grüße 🦉\"},".repeat(300);

        ByteBuffer packed = PackedText.pack(text);

        assertThat(PackedText.unpack(packed)).isEqualTo(text);
        assertThat(packed.remaining()).isLessThan(text.length() / 10);
    }

    @Test
    void readingLeavesTheBytesToBeReadAgain() {
        ByteBuffer packed = PackedText.pack("twice");

        assertThat(PackedText.unpack(packed)).isEqualTo(PackedText.unpack(packed));
    }
}

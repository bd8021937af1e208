package ninja.helpy.persistence.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4CompressorWithLength;
import net.jpountz.lz4.LZ4DecompressorWithLength;
import net.jpountz.lz4.LZ4Factory;

/** A long text in a column of bytes: its length in UTF-8 (four bytes, the lowest first), then one LZ4 block. */
final class PackedText {

    private static final LZ4CompressorWithLength COMPRESSOR =
            new LZ4CompressorWithLength(LZ4Factory.fastestInstance().fastCompressor());
    private static final LZ4DecompressorWithLength DECOMPRESSOR =
            new LZ4DecompressorWithLength(LZ4Factory.fastestInstance().safeDecompressor());

    private PackedText() {}

    static ByteBuffer pack(String text) {
        return ByteBuffer.wrap(COMPRESSOR.compress(text.getBytes(UTF_8)));
    }

    static String unpack(ByteBuffer packed) {
        var bytes = new byte[packed.remaining()];
        packed.duplicate().get(bytes);
        return new String(DECOMPRESSOR.decompress(bytes), UTF_8);
    }
}

package ninja.helpy.api.http;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import ninja.helpy.api.wire.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A file of the class path as browsers get it: compressed at most once, with a tag that follows from its content, so that one who
 * has it is told so in a few bytes.
 */
public final class StaticFile {

    /** It may be kept, but one has to ask each time whether it still is the same. */
    public static final String ASK_AGAIN = "no-cache";

    /** Its name changes with its content. */
    public static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final Pattern TAKES_GZIP =
            Pattern.compile("(?:^|[,\\s])(?:gzip|\\*)(?!\\s*;\\s*q=0(?:\\.0*)?(?:[,\\s]|$))");
    private static final int TAG_BYTES = 12;

    private final byte[] content;
    private final ContentType type;
    private final String tag;
    private final HttpResponse bare;
    private final HttpResponse whole;
    private final HttpResponse unchanged;
    private @Nullable HttpResponse zipped;

    public StaticFile(byte[] content, ContentType type, String policy, String caching) {
        this.content = content.clone();
        this.type = type;
        this.tag = tag(content);
        this.bare = HttpResponse.create()
                .addHeader(RawHeader.create("Content-Security-Policy", policy))
                .addHeader(RawHeader.create("Cache-Control", caching))
                .addHeader(RawHeader.create("Vary", "Accept-Encoding"));
        this.whole = bare.addHeader(RawHeader.create("ETag", '"' + tag + '"'))
                .withEntity(HttpEntities.create(type, content));
        this.unchanged = bare.withStatus(StatusCodes.NOT_MODIFIED).addHeader(RawHeader.create("ETag", '"' + tag + '"'));
    }

    /** From the class path; it must be there. */
    public static StaticFile of(String resource, ContentType type, String policy, String caching) {
        return new StaticFile(read(resource), type, policy, caching);
    }

    /** Of the files that one may ask for the one that is asked for, as {@code {file}}. */
    public static StaticFile among(Map<String, StaticFile> files, Call call) {
        return Optional.ofNullable(files.get(call.path("file")))
                .orElseThrow(() -> Problem.notFound().asException());
    }

    public static byte[] read(String resource) {
        try (var in = StaticFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("not on the class path: " + resource);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse answer(Call call) {
        if (call.header("If-None-Match").filter(this::isKnown).isPresent()) return unchanged;
        boolean takesGzip = call.header("Accept-Encoding")
                .filter(said -> TAKES_GZIP.matcher(said).find())
                .isPresent();
        return takesGzip ? zipped() : whole;
    }

    private synchronized HttpResponse zipped() {
        if (zipped == null) {
            zipped = bare.addHeader(RawHeader.create("ETag", '"' + tag + "-gz\""))
                    .addHeader(RawHeader.create("Content-Encoding", "gzip"))
                    .withEntity(HttpEntities.create(type, zip(content)));
        }
        return zipped;
    }

    private boolean isKnown(String tags) {
        return tags.equals("*") || tags.contains('"' + tag + '"') || tags.contains('"' + tag + "-gz\"");
    }

    private static String tag(byte[] content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] zip(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

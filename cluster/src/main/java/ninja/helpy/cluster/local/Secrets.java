package ninja.helpy.cluster.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The secrets of an installation, each in a file that only its owner may read. They are made once; a node is told the
 * directory, never a secret on its command line.
 */
public final class Secrets {

    private static final String DEMO = "demo.json";
    private static final int RANDOM_BYTES = 32;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path dir;

    public Secrets(Path dir) {
        this.dir = dir;
    }

    /** The key of every keyed hash here: lose it and every API key, webhook key and stream secret is dead. */
    public String installation() {
        return madeOnce("installation.key", Secrets::random);
    }

    /** What third-party secrets are encrypted with: lose it and they have to be entered again. */
    public String master() {
        return madeOnce("master.key", Secrets::random);
    }

    /** What opens the administration of all workspaces. */
    public String admin() {
        return madeOnce("admin.key", Secrets::random);
    }

    /** The keys of the demo workspace, made at the first start. */
    public DemoKeys demo() {
        return parsed(madeOnce(DEMO, () -> json(DemoKeys.random(Secrets::random))));
    }

    /** As {@link #demo()}, but only if they have been made. */
    public Optional<DemoKeys> demoIfMade() {
        Path file = dir.resolve(DEMO);
        return Files.exists(file) ? Optional.of(parsed(read(file))) : Optional.empty();
    }

    /** Safe when several ask at once: the first file stands, everybody reads that one. */
    private String madeOnce(String name, Supplier<String> make) {
        Path file = dir.resolve(name);
        if (!Files.exists(file)) write(file, make.get());
        return read(file);
    }

    private void write(Path file, String secret) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var ownerOnlyDir = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            if (!Files.isDirectory(dir)) Files.createDirectories(dir, ownerOnlyDir);
            Path draft = Files.createTempFile(dir, "new", null, ownerOnly);
            Files.writeString(draft, secret + "\n", StandardOpenOption.TRUNCATE_EXISTING);
            try {
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException another) {
                return;
            } catch (UnsupportedOperationException noLinks) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write secrets in " + dir, failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String json(DemoKeys keys) {
        try {
            return new String(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(keys), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private DemoKeys parsed(String json) {
        try {
            return JSON.readValue(json, DemoKeys.class);
        } catch (IOException unreadable) {
            throw new LocalException(dir.resolve(DEMO) + " cannot be read.", unreadable);
        }
    }
}

package ninja.helpy.cluster.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One start, stop or bench of an installation at a time; the system frees it when its holder ends, however that ends. */
final class StartLock {

    private final FileChannel channel;

    private StartLock(FileChannel channel) {
        this.channel = channel;
    }

    static StartLock take(DataDir data) {
        return take(
                data.create().run().resolve("lock"),
                "Another ./helpy is starting or stopping " + data.root() + " right now.");
    }

    /** Two benches at once would measure each other, and the first to end would stop Cassandra under the other. */
    static StartLock ofBench(DataDir data) {
        return take(
                data.create().run().resolve("bench.lock"),
                "Another ./helpy bench is running on " + data.root() + " right now.");
    }

    private static StartLock take(Path file, String taken) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) return new StartLock(channel);
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new LocalException(taken);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

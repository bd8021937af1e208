package ninja.helpy.cluster.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bench's own keyspaces, {@code bench_<seconds>_<random>_…}. The name says how old they are. */
final class BenchKeyspaces {

    /** No bench takes longer; what is older was left behind by one that was killed. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private static final int RADIX = Character.MAX_RADIX;
    private static final int RANDOM_MAX = RADIX * RADIX * RADIX * RADIX;
    private static final Pattern NAME = Pattern.compile("bench_([0-9a-z]{1,10})_[0-9a-z]{1,4}_.+");

    private final CqlSession session;

    BenchKeyspaces(CqlSession session) {
        this.session = session;
    }

    static String newPrefix(Instant now) {
        return "bench_" + Long.toString(now.getEpochSecond(), RADIX) + "_"
                + Integer.toString(ThreadLocalRandom.current().nextInt(RANDOM_MAX), RADIX);
    }

    void drop(String prefix) {
        all().stream().filter(name -> name.startsWith(prefix + "_")).forEach(this::dropOne);
    }

    void dropForgotten(Instant now) {
        Instant oldest = now.minus(FORGOTTEN_AFTER);
        all().stream()
                .filter(name -> madeAt(name).filter(oldest::isAfter).isPresent())
                .forEach(this::dropOne);
    }

    /** Empty for a keyspace that is not of a bench. */
    static Optional<Instant> madeAt(String keyspace) {
        Matcher name = NAME.matcher(keyspace);
        return name.matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(name.group(1), RADIX)))
                : Optional.empty();
    }

    private List<String> all() {
        return session.execute("SELECT keyspace_name FROM system_schema.keyspaces")
                .map(row -> String.valueOf(row.getString(0)))
                .all();
    }

    private void dropOne(String keyspace) {
        session.execute("DROP KEYSPACE IF EXISTS " + keyspace);
    }
}

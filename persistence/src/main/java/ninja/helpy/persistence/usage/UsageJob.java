package ninja.helpy.persistence.usage;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.job.Job;
import ninja.helpy.persistence.job.Schedule;
import ninja.helpy.persistence.usage.UsageTable.Day;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes every day that is over and not closed, or was touched after it, and compares it with the ledger. Days that have
 * differed are compared again. Thoroughly: all days that it looks back on.
 */
public final class UsageJob implements Job.Work<UsageClosed> {

    private static final Logger log = LoggerFactory.getLogger(UsageJob.class);

    private final ActorSystem<?> system;
    private final UsageTable usage;
    private final UsageSums sums;
    private final UsageCheck check;
    private final Differences differences;
    private final UsageSettings settings;
    private final Clock clock;
    private final AtomicLong closed = new AtomicLong();
    private final AtomicReference<@Nullable UsageClosed> last = new AtomicReference<>();

    private record Of(LocalDate day, String workspaceId) {}

    private record Slice(LocalDate day, int number) {}

    public UsageJob(
            ActorSystem<?> system, Cql cql, JournalIndex index, UsageTable usage, UsageSettings settings, Clock clock) {
        this.system = system;
        this.usage = usage;
        this.sums = new UsageSums(system, cql, usage, clock);
        this.check = new UsageCheck(system, index, usage, clock);
        this.differences = new Differences(cql);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Schedule schedule() {
        return Schedule.daily(settings.initialDelay(), settings.closeAt());
    }

    @Override
    public void stopped() {
        last.set(null);
    }

    /** Days of workspaces that this node has closed since its start. */
    public long closed() {
        return closed.get();
    }

    /** The last time, if it was on this node. */
    public Optional<UsageClosed> last() {
        return Optional.ofNullable(last.get());
    }

    /** Every difference that is open, as of the last time. */
    public CompletionStage<List<Difference>> differences() {
        return differences.between(first(), today());
    }

    @Override
    public CompletionStage<UsageClosed> doIt(boolean thoroughly) {
        return differences()
                .thenApply(known -> known.stream()
                        .map(d -> new Of(d.day(), d.workspaceId()))
                        .collect(Collectors.toSet()))
                .thenCompose(differing -> walk(differing, thoroughly))
                .thenCompose(days -> differences().thenApply(open -> told(days, open)));
    }

    private CompletionStage<Long> walk(Set<Of> differing, boolean thoroughly) {
        List<Slice> slices = Stream.iterate(first(), day -> day.isBefore(today()), day -> day.plusDays(1))
                .flatMap(day -> IntStream.range(0, UsageTable.SLICES).mapToObj(n -> new Slice(day, n)))
                .toList();
        return Source.from(slices)
                .mapAsync(1, slice -> usage.days(slice.day(), slice.number()))
                .mapConcat(days -> days)
                .mapAsyncUnordered(settings.parallelism(), day -> looked(day, differing, thoroughly))
                .runFold(0L, Long::sum, system);
    }

    private CompletionStage<Long> looked(Day day, Set<Of> differing, boolean thoroughly) {
        boolean close = thoroughly || !day.isClosed();
        boolean differs = differing.contains(new Of(day.day(), day.workspaceId()));
        if (!close && !differs) return CompletableFuture.completedFuture(0L);
        CompletionStage<Done> summed = close
                ? sums.close(day.workspaceId(), day.day())
                : CompletableFuture.completedFuture(Done.getInstance());
        return summed.thenCompose(done -> check.check(day.workspaceId(), day.day()))
                .thenCompose(found -> differences.found(day.workspaceId(), day.day(), found))
                .thenApply(done -> {
                    if (close) closed.incrementAndGet();
                    return close ? 1L : 0L;
                });
    }

    private UsageClosed told(long days, List<Difference> open) {
        var result = new UsageClosed(days, open, clock.instant());
        if (days > 0) log.info("usage of {} days of workspaces is summed", days);
        open.forEach(d -> log.warn(
                "usage of {} on {}: {} runs have used {} and were charged {} nano-dollars, such as {}",
                d.workspaceId(),
                d.day(),
                d.runs(),
                d.used(),
                d.charged(),
                d.examples()));
        last.set(result);
        return result;
    }

    private LocalDate first() {
        return today().minusDays(settings.daysBack());
    }

    private LocalDate today() {
        return UsageTable.day(clock.instant());
    }
}

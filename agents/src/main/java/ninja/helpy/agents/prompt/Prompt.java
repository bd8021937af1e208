package ninja.helpy.agents.prompt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.agent.Rating;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * What one user has made of the prompt of one Helpy, what its sections were before, and how good the answers to it were.
 *
 * @param rated the newest, newest last, so that a rating can be changed
 */
public record Prompt(Own own, List<Version> versions, List<Rated> rated) implements EntityState {

    /** Kept in memory, newest last; older ones are in the journal. */
    public static final int VERSIONS_MAX = 20;

    /** One that is older counts beside the new one of the same answer. */
    public static final int RATED_MAX = 200;

    public static final Prompt EMPTY = new Prompt(Own.NOTHING, List.of(), List.of());

    public Prompt {
        versions = List.copyOf(versions);
        rated = List.copyOf(rated);
    }

    /** {@code tokens}: of the whole prompt as it was then, with the memories of the time. */
    public record Version(long version, Sections sections, long tokens, Effect effect, Instant at)
            implements EntityState, ClusterMessage {

        Version with(UnaryOperator<Effect> change) {
            return new Version(version, sections, tokens, change.apply(effect), at);
        }
    }

    /** What has become of a version: the ratings of answers that were told it, and their points together. */
    public record Effect(long ratings, long points) implements EntityState, ClusterMessage {

        static final Effect UNKNOWN = new Effect(0, 0);

        /** From 0 to 1; unknown if nobody has rated an answer. */
        public Optional<Double> effectiveness() {
            return ratings == 0 ? Optional.empty() : Optional.of((double) points / (ratings * Rating.POINTS_MAX));
        }

        Effect plus(Rated one) {
            return new Effect(ratings + 1, points + one.points());
        }

        Effect minus(Rated one) {
            return new Effect(ratings - 1, points - one.points());
        }
    }

    public record Rated(String runId, String raterId, long version, int points) implements EntityState {

        boolean isOf(String run, String rater) {
            return runId.equals(run) && raterId.equals(rater);
        }
    }

    public Optional<Version> current() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** The version that was current then, if it is kept. */
    Optional<Version> at(Instant time) {
        return versions.stream().filter(version -> !version.at().isAfter(time)).reduce((earlier, later) -> later);
    }

    Optional<Rated> ratedBy(String runId, String raterId) {
        return rated.stream().filter(one -> one.isOf(runId, raterId)).findFirst();
    }

    long nextVersion() {
        return current().map(Version::version).orElse(0L) + 1;
    }

    Prompt versioned(Own written, Version version) {
        return new Prompt(written, newest(versions, version, VERSIONS_MAX), rated);
    }

    Prompt rated(Rated now) {
        var before = ratedBy(now.runId(), now.raterId());
        var others = rated.stream()
                .filter(one -> !one.isOf(now.runId(), now.raterId()))
                .toList();
        var next = versions.stream()
                .map(version -> before.filter(one -> one.version() == version.version())
                        .map(one -> version.with(effect -> effect.minus(one)))
                        .orElse(version))
                .map(version -> version.version() == now.version() ? version.with(effect -> effect.plus(now)) : version)
                .toList();
        return new Prompt(own, next, newest(others, now, RATED_MAX));
    }

    private static <T> List<T> newest(List<T> before, T now, int max) {
        var next = new ArrayList<>(before);
        next.add(now);
        return next.subList(Math.max(0, next.size() - max), next.size());
    }
}

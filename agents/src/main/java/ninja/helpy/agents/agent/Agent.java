package ninja.helpy.agents.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.SecretHash;

/**
 * One agent: its configuration and the last few before it, and the secrets that open its doors.
 *
 * @param feedback the newest, newest last, so that a repeat is known
 * @param helpy says something of a Helpy only
 */
public record Agent(
        List<Version> versions,
        List<Key> keys,
        List<Stream> streams,
        List<Feedback> feedback,
        Helpy helpy,
        Instant createdAt,
        boolean deleted)
        implements EntityState {

    /** Configurations kept in memory, newest last; older ones are in the journal. */
    public static final int VERSIONS_MAX = 20;

    public static final int KEYS_MAX = 250;
    public static final int STREAMS_MAX = 50;
    public static final int ORIGINS_MAX = 50;

    /** Kept in memory; all that was ever given is in the journal. */
    public static final int FEEDBACK_MAX = 50;

    public static final Agent EMPTY =
            new Agent(List.of(), List.of(), List.of(), List.of(), Helpy.NONE, Instant.EPOCH, false);

    public Agent {
        versions = List.copyOf(versions);
        keys = List.copyOf(keys);
        streams = List.copyOf(streams);
        feedback = List.copyOf(feedback);
    }

    public record Version(long version, AgentConfig config, Instant at) implements EntityState {}

    public record Key(String keyId, String name, SecretHash hash, Instant createdAt) implements EntityState {}

    public record Stream(String streamId, SecretHash hash, List<String> allowedOrigins, Instant createdAt)
            implements EntityState {

        public Stream {
            allowedOrigins = List.copyOf(allowedOrigins);
        }

        boolean allows(Optional<String> origin) {
            return origin.isEmpty() || allowedOrigins.contains("*") || allowedOrigins.contains(origin.get());
        }
    }

    public boolean exists() {
        return !versions.isEmpty() && !deleted;
    }

    boolean isHelpy() {
        return exists() && current().config().kind() == AgentConfig.Kind.HELPY;
    }

    public Version current() {
        return versions.get(versions.size() - 1);
    }

    /** The configuration of that version while it is kept, else the current one. */
    public Version at(long version) {
        return versions.stream().filter(v -> v.version() == version).findFirst().orElseGet(this::current);
    }

    public Optional<Key> keyFor(SecretHash shown) {
        return keys.stream().filter(key -> key.hash().matches(shown)).findFirst();
    }

    public Optional<Stream> streamFor(SecretHash shown) {
        return streams.stream().filter(stream -> stream.hash().matches(shown)).findFirst();
    }

    AgentCommand.View view(EntityId id, Version version) {
        return new AgentCommand.View(id.id(), version.version(), version.config(), createdAt, version.at());
    }

    Agent created(AgentConfig config, Instant at) {
        return new Agent(List.of(new Version(1, config, at)), keys, streams, feedback, helpy, at, deleted);
    }

    Agent changed(AgentConfig config, Instant at) {
        var next = plus(versions, new Version(current().version() + 1, config, at));
        return new Agent(
                next.subList(Math.max(0, next.size() - VERSIONS_MAX), next.size()),
                keys,
                streams,
                feedback,
                helpy,
                createdAt,
                deleted);
    }

    Agent nowDeleted() {
        return new Agent(versions, List.of(), List.of(), List.of(), Helpy.NONE, createdAt, true);
    }

    Agent helpy(UnaryOperator<Helpy> change) {
        return new Agent(versions, keys, streams, feedback, change.apply(helpy), createdAt, deleted);
    }

    Agent withKey(Key key) {
        return withKeys(plus(keys, key));
    }

    Agent withoutKey(String keyId) {
        return withKeys(keys.stream().filter(key -> !key.keyId().equals(keyId)).toList());
    }

    Agent withStream(Stream stream) {
        return withStreams(plus(streams, stream));
    }

    Agent withoutStream(String streamId) {
        return withStreams(
                streams.stream().filter(s -> !s.streamId().equals(streamId)).toList());
    }

    Agent streamChanged(String streamId, UnaryOperator<Stream> change) {
        return withStreams(streams.stream()
                .map(s -> s.streamId().equals(streamId) ? change.apply(s) : s)
                .toList());
    }

    Agent judged(Feedback said) {
        var others = feedback.stream()
                .filter(one -> !one.feedbackId().equals(said.feedbackId()))
                .toList();
        var next = plus(others, said);
        var newest = next.subList(Math.max(0, next.size() - FEEDBACK_MAX), next.size());
        return new Agent(versions, keys, streams, newest, helpy, createdAt, deleted);
    }

    private Agent withKeys(List<Key> next) {
        return new Agent(versions, next, streams, feedback, helpy, createdAt, deleted);
    }

    private Agent withStreams(List<Stream> next) {
        return new Agent(versions, keys, next, feedback, helpy, createdAt, deleted);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        var next = new ArrayList<>(list);
        next.add(one);
        return next;
    }
}

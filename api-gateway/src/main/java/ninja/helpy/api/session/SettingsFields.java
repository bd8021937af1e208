package ninja.helpy.api.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.RoomSettings.Bounds;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.RoomSettings.Pace;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.api.wire.Fields;

/** A room's settings as a client sends them: what is not named stays as it was. */
final class SettingsFields {

    private static final int TEXT_CHARS_MAX = 64;
    private static final long CREDITS_MAX = 1_000_000_000_000L;

    private SettingsFields() {}

    static RoomSettings read(Fields fields, RoomSettings before) {
        return new RoomSettings(
                fields.integer("maxResponders", 1, GroupSession.HELPYS_MAX).orElse(before.respondersMax()),
                mode(fields).orElse(before.respondMode()),
                fields.textIfAny("moderatorId", TEXT_CHARS_MAX).or(before::moderatorId),
                fields.flag("modelBreaksTies").orElse(before.modelBreaksTies()),
                coordination(fields).orElse(before.coordination()),
                pace(fields, before.pace()),
                bounds(fields, before.bounds()));
    }

    private static Pace pace(Fields fields, Pace before) {
        return new Pace(
                seconds(fields, "turnWindow", 1, Pace.TURN_WINDOW_MAX).orElse(before.turnWindow()),
                seconds(fields, "minInterval", 0, Pace.MIN_INTERVAL_MAX).orElse(before.minInterval()),
                fields.integer("queueMax", 1, Pace.QUEUE_MAX).orElse(before.queueMax()));
    }

    private static Bounds bounds(Fields fields, Bounds before) {
        return new Bounds(
                fields.integer("mentionDepthMax", 0, Bounds.DEPTH_MAX).orElse(before.mentionDepthMax()),
                fields.integer("turnsMax", 1, Bounds.TURNS_MAX).orElse(before.turnsMax()),
                credits(fields).orElse(before.creditsMax()),
                fields.number("echoMin", 0.5, 2).orElse(before.echoMin()));
    }

    private static Optional<Duration> seconds(Fields fields, String field, int min, Duration max) {
        return fields.integer(field, min, (int) max.toSeconds()).map(Duration::ofSeconds);
    }

    private static Optional<Long> credits(Fields fields) {
        return fields.credits("creditsMax")
                .flatMap(amount -> amount >= 0 && amount <= CREDITS_MAX
                        ? Optional.of(amount)
                        : fields.wrong("creditsMax", "must be from 0 to 1000 credits"));
    }

    private static Optional<RespondMode> mode(Fields fields) {
        return labelled(fields, "respondMode", RespondMode.values(), RespondMode::label);
    }

    private static Optional<Coordination> coordination(Fields fields) {
        return labelled(fields, "coordination", Coordination.values(), Coordination::label);
    }

    private static <V> Optional<V> labelled(Fields fields, String field, V[] values, Function<V, String> label) {
        return fields.textIfAny(field, TEXT_CHARS_MAX).flatMap(text -> {
            var known = Arrays.stream(values)
                    .filter(value -> label.apply(value).equalsIgnoreCase(text))
                    .findFirst();
            var labels = Arrays.stream(values).map(label).collect(Collectors.joining(", "));
            return known.isPresent() ? known : fields.wrong(field, "must be one of " + labels);
        });
    }
}

package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.post;
import static ninja.helpy.api.http.Endpoint.put;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionCommand.ChangeSettings;
import ninja.helpy.agents.session.GroupSessionCommand.MuteHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.StopScope;
import ninja.helpy.agents.session.GroupSessionCommand.StopTurns;
import ninja.helpy.agents.session.GroupSessionCommand.Stopped;
import ninja.helpy.agents.session.GroupSessionCommand.UnmuteHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.People;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;

/** Who may speak in a room: its settings, mutes, and stops in four scopes. The room enforces them. */
public final class RuleEndpoints {

    private static final String ONE = SessionEndpoints.ONE;
    private static final String MUTE = ONE + "/mute";
    private static final String MUTE_ONE = ONE + "/helpys/{helpyId}/mute";
    private static final int ID_CHARS_MAX = 64;
    private static final int MINUTES_MAX = 7 * 24 * 60;
    private static final int MINUTES_USUAL = 60;

    private final Asking asking;
    private final Clock clock;

    public RuleEndpoints(Asking asking, Clock clock) {
        this.asking = asking;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                put(ONE + "/settings", Access.WRITE, this::change).alias("/api" + ONE + "/settings"),
                post(ONE + "/stop", Access.WRITE, this::stop).alias("/api" + ONE + "/stop"),
                put(MUTE, Access.WRITE, call -> mute(call, People.EVERYONE)).alias("/api" + MUTE),
                delete(MUTE, Access.WRITE, call -> unmute(call, People.EVERYONE))
                        .alias("/api" + MUTE),
                put(MUTE_ONE, Access.WRITE, call -> mute(call, call.id("helpyId")))
                        .alias("/api" + MUTE_ONE),
                delete(MUTE_ONE, Access.WRITE, call -> unmute(call, call.id("helpyId")))
                        .alias("/api" + MUTE_ONE));
    }

    private CompletionStage<HttpResponse> change(Call call) {
        return call.fields()
                .thenCompose(fields -> RoomAccess.room(asking, call).thenCompose(view -> {
                    var settings = SettingsFields.read(fields, view.settings());
                    fields.check();
                    return room(call, to -> new ChangeSettings(settings, memberOf(call), to));
                }));
    }

    /** What is running is charged for what it has used. */
    private CompletionStage<HttpResponse> stop(Call call) {
        return call.fields().thenCompose(fields -> {
            var scope = fields.oneOf("scope", StopScope.class).orElse(StopScope.ROOM);
            var target = switch (scope) {
                case TURN -> Optional.of(fields.text("runId", ID_CHARS_MAX));
                case AGENT -> Optional.of(fields.text("helpyId", ID_CHARS_MAX));
                case MINE, ROOM -> Optional.<String>empty();
            };
            fields.check();
            return asking.session(
                            call.entity("sessionId"),
                            to -> new StopTurns(scope, target, memberOf(call), to),
                            Stopped.class)
                    .thenApply(Answers::ok);
        });
    }

    private CompletionStage<HttpResponse> mute(Call call, String helpyId) {
        return call.fields().thenCompose(fields -> {
            int minutes = fields.integer("minutes", 1, MINUTES_MAX).orElse(MINUTES_USUAL);
            fields.check();
            var until = clock.instant().plus(Duration.ofMinutes(minutes));
            return room(call, to -> new MuteHelpy(helpyId, until, memberOf(call), to));
        });
    }

    private CompletionStage<HttpResponse> unmute(Call call, String helpyId) {
        return room(call, to -> new UnmuteHelpy(helpyId, memberOf(call), to));
    }

    private CompletionStage<HttpResponse> room(Call call, Function<ActorRef<Reply>, GroupSessionCommand> command) {
        return asking.session(call.entity("sessionId"), command, View.class)
                .thenApply(view -> Answers.ok(SessionShape.of(view)));
    }

    /** Empty if a key asks for nobody but the workspace. */
    private static Optional<String> memberOf(Call call) {
        return Optional.of(call.member()).filter(member -> member.actsForUser()).map(member -> member.userId());
    }
}

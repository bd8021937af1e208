package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.AddHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.RemoveHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** Who is in a room: GS-3, GS-4, GS-5, GS-9. */
public final class MemberEndpoints {

    private static final String ONE = SessionEndpoints.ONE;
    private static final int ID_CHARS_MAX = 64;

    private final Asking asking;
    private final RoomHelpys helpys;
    private final RoomsOfPeople rooms;

    public MemberEndpoints(Asking asking) {
        this.asking = asking;
        this.helpys = new RoomHelpys(asking);
        this.rooms = new RoomsOfPeople(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                post(ONE + "/join", Access.READ, this::join).alias("/api" + ONE + "/join"),
                post(ONE + "/leave", Access.READ, this::leave).alias("/api" + ONE + "/leave"),
                get(ONE + "/participants", Access.READ, this::participants).alias("/api" + ONE + "/participants"),
                post(ONE + "/helpys", Access.WRITE, this::addHelpy).alias("/api" + ONE + "/helpys"),
                delete(ONE + "/helpys/{helpyId}", Access.READ, this::removeHelpy)
                        .alias("/api" + ONE + "/helpys/{helpyId}"));
    }

    private CompletionStage<HttpResponse> join(Call call) {
        var id = call.entity("sessionId");
        var member = call.member();
        return call.fields().thenCompose(fields -> {
            var name = fields.textIfAny("displayName", WorkspaceKeyAuthenticator.USER_NAME_CHARS_MAX)
                    .orElse(member.userName());
            var helpyId = fields.textIfAny("helpyId", ID_CHARS_MAX);
            fields.check();
            return asking.session(id, to -> new JoinSession(member.userId(), name, to), View.class)
                    .thenCompose(view -> rooms.joined(id, member.userId(), view))
                    .thenCompose(view -> withHelpy(id, helpyId, member.userId(), view))
                    .thenApply(view -> Answers.ok(SessionShape.of(view)));
        });
    }

    /** A Helpy that comes with somebody is his, unless it is another's. */
    private CompletionStage<View> withHelpy(EntityId id, Optional<String> helpyId, String userId, View view) {
        if (helpyId.isEmpty()) return CompletableFuture.completedFuture(view);
        return added(id, helpyId.get(), Optional.of(userId));
    }

    private CompletionStage<HttpResponse> leave(Call call) {
        var userId = call.member().userId();
        var id = call.entity("sessionId");
        return asking.session(id, to -> new LeaveSession(userId, to), Reply.class)
                .thenCompose(done -> rooms.left(id, userId))
                .thenApply(left -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> participants(Call call) {
        return RoomAccess.room(asking, call)
                .thenCompose(view -> asking.presence(call.entity("sessionId"))
                        .thenApply(here -> Answers.ok(SessionShape.Participants.of(view, here))));
    }

    private CompletionStage<HttpResponse> addHelpy(Call call) {
        var id = call.entity("sessionId");
        return call.fields().thenCompose(fields -> {
            var helpyId = fields.text(fields.has("agentId") ? "agentId" : "helpyId", ID_CHARS_MAX);
            fields.check();
            return added(id, helpyId, Optional.empty()).thenApply(view -> Answers.created(SessionShape.of(view)));
        });
    }

    private CompletionStage<View> added(EntityId id, String helpyId, Optional<String> broughtBy) {
        return helpys.of(id.workspaceId(), helpyId)
                .thenApply(helpy -> helpy.broughtBy(broughtBy))
                .thenCompose(helpy -> asking.session(id, to -> new AddHelpy(helpy, to), Reply.class))
                .thenCompose(added -> view(id));
    }

    /** One's own with any key; any other with one that may write. */
    private CompletionStage<HttpResponse> removeHelpy(Call call) {
        var id = call.entity("sessionId");
        var helpyId = call.id("helpyId");
        return mayRemove(call, id, helpyId)
                .thenCompose(may -> {
                    if (!may)
                        throw Problem.of(Code.FORBIDDEN, "it belongs to somebody else")
                                .asException();
                    return asking.session(id, to -> new RemoveHelpy(helpyId, to), Reply.class);
                })
                .thenApply(removed -> Answers.noContent());
    }

    private CompletionStage<Boolean> mayRemove(Call call, EntityId id, String helpyId) {
        var member = call.member();
        if (member.level().allows(Level.WRITE)) return CompletableFuture.completedFuture(true);
        return view(id).thenApply(view -> view.helpys().stream()
                .anyMatch(helpy -> helpy.helpyId().equals(helpyId)
                        && helpy.ownerId().filter(member.userId()::equals).isPresent()));
    }

    private CompletionStage<View> view(EntityId id) {
        return asking.session(id, GetSession::new, View.class);
    }
}

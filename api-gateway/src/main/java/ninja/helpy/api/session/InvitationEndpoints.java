package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionCommand.InviteUsers;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.GroupSessionCommand.WithdrawInvitation;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** Who is asked to come into a room, later than at its opening: by its creator, or with a key that may write. */
public final class InvitationEndpoints {

    private static final String ALL = SessionEndpoints.ONE + "/invitations";
    private static final String ONE = ALL + "/{userId}";

    private final Asking asking;

    public InvitationEndpoints(Asking asking) {
        this.asking = asking;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                post(ALL, Access.READ, this::invite).alias("/api" + ALL),
                delete(ONE, Access.READ, this::withdraw).alias("/api" + ONE));
    }

    /** The users of a list, each of whom must be one. */
    static List<String> userIds(Fields fields, String field) {
        var userIds = fields.texts(field, GroupSession.INVITED_MAX, WorkspaceKeyAuthenticator.USER_ID_CHARS_MAX);
        if (!userIds.stream().allMatch(WorkspaceKeyAuthenticator::isUserId)) {
            fields.wrong(field, "must hold ids of users");
        }
        return userIds.stream().distinct().toList();
    }

    private CompletionStage<HttpResponse> invite(Call call) {
        var id = call.entity("sessionId");
        return call.fields().thenCompose(fields -> {
            var userIds = userIds(fields, "userIds");
            if (!fields.has("userIds")) fields.wrong("userIds", "is missing");
            fields.check();
            return asking.session(id, to -> new InviteUsers(userIds, RoomAccess.asker(call), to), View.class)
                    .thenApply(view -> Answers.ok(SessionShape.of(view)));
        });
    }

    /** Also by whom it was sent to. */
    private CompletionStage<HttpResponse> withdraw(Call call) {
        var userId = call.path("userId");
        if (!WorkspaceKeyAuthenticator.isUserId(userId))
            throw Problem.notFound().asException();
        return asking.session(
                        call.entity("sessionId"),
                        to -> new WithdrawInvitation(userId, RoomAccess.asker(call), to),
                        Asking.DONE)
                .thenApply(done -> Answers.noContent());
    }
}

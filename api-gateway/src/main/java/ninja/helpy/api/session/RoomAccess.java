package ninja.helpy.api.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.session.Asker;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** Who may look into a room: the workspace's own key, and the users who are in it. */
final class RoomAccess {

    private RoomAccess() {}

    /** Who asks for what only the creator of a room, or a key that may write, may ask for. */
    static Asker asker(Call call) {
        var member = call.member();
        var userId = Optional.of(member.userId()).filter(any -> member.actsForUser());
        return new Asker(userId, member.level().allows(Level.WRITE));
    }

    static CompletionStage<View> room(Asking asking, Call call) {
        return asking.session(call.entity("sessionId"), GetSession::new, View.class)
                .thenApply(view -> {
                    requireInside(call, view, Optional.empty());
                    return view;
                });
    }

    /** {@code also}: a user who may as well. */
    static void requireInside(Call call, View view, Optional<String> also) {
        var userId = call.member().userId();
        boolean inside = view.members().stream().anyMatch(m -> m.userId().equals(userId));
        if (call.member().actsForUser()
                && !inside
                && also.filter(userId::equals).isEmpty()) {
            throw Problem.of(Code.FORBIDDEN, wayIn(view)).asException();
        }
    }

    /** What a stranger can do about it. */
    static String wayIn(View view) {
        return view.endTime().isEmpty()
                ? "join the room first"
                : "the room has ended, and is there only for those who were in it then";
    }
}

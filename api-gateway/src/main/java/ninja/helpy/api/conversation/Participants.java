package ninja.helpy.api.conversation;

import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationCommand.GetConversation;
import ninja.helpy.agents.conversation.ConversationCommand.View;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Problem;

/** Whose conversation it is: another user's is as good as not there. */
public record Participants(Asking asking) {

    public CompletionStage<View> conversation(Call call, String pathName) {
        return asking.conversation(call.entity(pathName), GetConversation::new, View.class)
                .thenApply(view -> {
                    if (!call.member().maySee(view.userId()))
                        throw Problem.notFound().asException();
                    return view;
                });
    }
}

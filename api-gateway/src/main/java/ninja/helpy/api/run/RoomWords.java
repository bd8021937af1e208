package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Problem;

/** A room goes by the name of conversation as well: what is said there sets off a round, whose answers come by its feed. */
record RoomWords(Asking asking) {

    /** {@code roundId} absent: the message waits for the round under way. */
    record Said(MessageShape userMessage, Optional<String> roundId) {}

    /** Under the same idempotency key it is the same message at either door of the room. */
    CompletionStage<HttpResponse> say(Call call, EntityId room, String content, MessageForm form, Terms terms) {
        if (!terms.clientTools().isEmpty()) {
            throw Problem.invalid("tools", "are for conversations of two").asException();
        }
        var userId = call.member().userId();
        var messageId = call.newId("message/" + room.id() + '/' + userId);
        return asking.session(room, to -> new PostMessage(messageId, userId, content, form, to), Posted.class)
                .thenApply(posted ->
                        Answers.json(202, new Said(MessageShape.of(room.id(), posted.message()), posted.roundId())));
    }
}

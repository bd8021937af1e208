package ninja.helpy.api.run;

import akka.actor.typed.RecipientRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand.GetConversation;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunCommand.CancelRun;
import ninja.helpy.agents.run.RunCommand.StartRun;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;

/**
 * The one way from the wire to a run. With an idempotency key every id follows from the key, so that a repeated delivery
 * finds the first run; without one every id is new.
 */
public final class RunStarter {

    /** Each waits as long as one waits for an entity: together a minute, longer than a lost node's entities need to come back. */
    private static final int CALLED_OFF_MAX = 12;

    private final Entities entities;

    public RunStarter(Entities entities) {
        this.entities = entities;
    }

    /** Which agent is asked, as the door admitted it. */
    public record Door(String workspaceId, String agentId, long agentVersion, Cause cause, RunOrder.Asker asker) {}

    /** What is asked. {@code conversationId} absent: a new conversation. */
    public record Question(
            String text,
            MessageForm form,
            Optional<String> conversationId,
            Optional<String> idempotencyKey,
            RunOrder.Terms terms) {

        /** In plain words. */
        public Question(
                String text, Optional<String> conversationId, Optional<String> idempotencyKey, RunOrder.Terms terms) {
            this(text, MessageForm.PLAIN, conversationId, idempotencyKey, terms);
        }
    }

    /** → Accepted or Refused. A conversation that is named must be that of this asker and agent; if new, it becomes it. */
    public CompletionStage<Reply> start(Door door, Question question) {
        var runId = runId(door, question);
        var conversationId = question.conversationId().orElseGet(() -> Ids.of(runId, "conversation"));
        return claimed(door, question)
                .thenCompose(reply -> reply instanceof Refused
                        ? CompletableFuture.completedFuture(reply)
                        : startRun(door, question, runId, conversationId));
    }

    /** The run that this key has started, or will. */
    static String runId(Door door, Question question) {
        return question.idempotencyKey()
                .map(key -> Ids.of(door.workspaceId(), door.agentId(), doorKind(door), key))
                .orElseGet(Ids::next);
    }

    /** Keys of one person mean nothing to another, while an agent's webhook keys are all the same sender's. */
    private static String doorKind(Door door) {
        var kind = door.cause().label().toLowerCase(Locale.ROOT);
        return door.cause() == Cause.WEBHOOK ? kind : kind + ":" + door.asker().id();
    }

    private CompletionStage<Reply> claimed(Door door, Question question) {
        if (question.conversationId().isEmpty())
            return CompletableFuture.completedFuture(ninja.helpy.agents.protocol.Done.DONE);
        var conversation = entities.conversation(
                new EntityId(door.workspaceId(), question.conversationId().get()));
        return entities.ask(
                conversation,
                replyTo -> new StartConversation(door.agentId(), door.asker().id(), Optional.empty(), replyTo));
    }

    private CompletionStage<Reply> startRun(Door door, Question question, String runId, String conversationId) {
        if (question.conversationId().isEmpty()) wake(new EntityId(door.workspaceId(), conversationId));
        var order = new RunOrder(
                door.agentId(),
                door.agentVersion(),
                door.cause(),
                new RunThread(RunThread.Kind.CONVERSATION, conversationId),
                door.asker(),
                question.text(),
                question.form(),
                new RunOrder.MessageIds(Ids.of(runId, "user"), Ids.of(runId, "answer")),
                requestHash(question),
                question.terms());
        var run = entities.run(new EntityId(door.workspaceId(), runId));
        return entities.ask(run, replyTo -> new StartRun(order, replyTo)).whenComplete((reply, failure) -> {
            if (failure != null && question.idempotencyKey().isEmpty()) callOff(run, CALLED_OFF_MAX);
        });
    }

    /**
     * It may yet begin, though its asker was told that it could not be, and without a key he will never find it: he must not
     * pay for it. Said after the order, wherever that waits, and again while nobody answers: its node may have died.
     */
    private void callOff(RecipientRef<RunCommand> run, int times) {
        if (times == 0) return;
        var unused = entities.ask(run, replyTo -> new CancelRun("its asker was told that it had not begun", replyTo))
                .whenComplete((reply, failure) -> {
                    if (failure != null) callOff(run, times - 1);
                });
    }

    /** It comes from the journal beside its run, not after it; what it says to this is of no interest. */
    private void wake(EntityId conversation) {
        var unused = entities.ask(entities.conversation(conversation), GetConversation::new);
    }

    /** Over what makes it this request: a changed agent or another way of reading the answer is still the same one. */
    private static String requestHash(Question question) {
        var words = question.conversationId().orElse("") + "\u0000" + question.text();
        var form = question.form();
        var request = form.equals(MessageForm.PLAIN)
                ? words
                : words + "\u0000" + form.contentType() + form.metadata().orElse("");
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(request.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package ninja.helpy.agents;

import akka.Done;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationCommand.TurnEnded;
import ninja.helpy.agents.conversation.ConversationCommand.TurnQueued;
import ninja.helpy.agents.conversation.ConversationCommand.TurnTaken;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Message.Sender;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunOrder.IfBusy;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.run.RunThreads;
import ninja.helpy.agents.session.Answer;
import ninja.helpy.agents.session.GroupSessionCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conversations and rooms as a run sees them: something to read from and to answer into. */
final class Threads implements RunThreads {

    private static final Logger log = LoggerFactory.getLogger(Threads.class);

    /** After its end a run has so long to be charged and to give up its turn. */
    private static final Duration TURN_KEPT = Duration.ofMinutes(1);

    private static final String INTERRUPTED = "interrupted by another message";

    private final Entities entities;
    private final Clock clock;

    Threads(Entities entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Begun> begin(EntityId run, RunOrder order) {
        return switch (order.thread().kind()) {
            case RUN ->
                CompletableFuture.completedFuture(new Reading(List.of(new ModelRequest.User(order.text(), null))));
            case ROOM ->
                entities.ask(entities.session(threadOf(run, order)), GroupSessionCommand.GetRecentMessages::new)
                        .thenApply(reply -> ((GroupSessionCommand.RecentMessages) granted(reply)).messages())
                        .thenApply(messages -> new Reading(asRead(upTo(messages, order), order.agentId(), true)));
            case CONVERSATION -> beginConversation(run, threadOf(run, order), order);
        };
    }

    private CompletionStage<Begun> beginConversation(EntityId run, EntityId thread, RunOrder order) {
        var conversation = entities.conversation(thread);
        var asker = order.asker();
        var question = new Message(
                order.messages().user(),
                Sender.human(asker.id(), asker.displayName().orElse(asker.id())),
                order.text(),
                order.form(),
                clock.instant(),
                Optional.of(run.id()),
                Optional.empty());
        var ifBusy = order.terms().ifBusy();
        return entities.ask(
                        conversation,
                        r -> new ConversationCommand.TakeTurn(
                                run.id(), order.agentId(), asker.id(), ifBusy, question, r))
                .thenApply(reply -> begun(run, order, granted(reply)));
    }

    private Begun begun(EntityId run, RunOrder order, Reply reply) {
        if (reply instanceof TurnTaken taken) {
            return new Reading(asRead(upTo(taken.messages(), order), order.agentId(), false));
        }
        var queued = (TurnQueued) reply;
        press(new EntityId(run.workspaceId(), queued.current()), order, queued.ahead() == 0);
        return new Waiting(queued.ahead());
    }

    /**
     * Whoever waits sees to it that a turn is not kept for ever: he may be the only one who lives. Who is next sees to it that
     * the one before him comes to an end, if he may.
     */
    private void press(EntityId current, RunOrder order, boolean isNext) {
        entities.ask(entities.run(current), RunCommand.GetRun::new)
                .thenCompose(reply -> {
                    if (isLongGone(reply)) {
                        return entities.ask(
                                entities.conversation(threadOf(current, order)),
                                r -> new ConversationCommand.EndTurn(current.id(), Optional.empty(), r));
                    }
                    return isNext && order.terms().ifBusy() == IfBusy.INTERRUPT
                            ? entities.ask(entities.run(current), r -> new RunCommand.CancelRun(INTERRUPTED, r))
                            : CompletableFuture.completedFuture(reply);
                })
                .exceptionally(failure -> {
                    log.info("run {} keeps its turn: {}", current, failure.toString());
                    return ninja.helpy.agents.protocol.Done.DONE;
                });
    }

    /** A run gives up its turn itself at its end. One that has not can only have asked for it after its end. */
    private boolean isLongGone(Reply reply) {
        if (!(reply instanceof RunCommand.View view)) return true;
        return view.endedAt()
                .filter(end -> end.plus(TURN_KEPT).isBefore(clock.instant()))
                .isPresent();
    }

    @Override
    public CompletionStage<Done> end(EntityId run, RunOrder order, String agentName, RunOutcome outcome) {
        // Who asked reads the answer from the run itself.
        if (order.thread().kind() == RunThread.Kind.RUN) return CompletableFuture.completedFuture(Done.getInstance());
        var thread = threadOf(run, order);
        return order.thread().kind() == RunThread.Kind.ROOM
                ? endInRoom(run, thread, outcome)
                : endInConversation(run, thread, order, agentName, outcome);
    }

    private CompletionStage<Done> endInRoom(EntityId run, EntityId thread, RunOutcome outcome) {
        return entities.ask(entities.session(thread), r -> {
                    if (outcome.status() == Status.COMPLETED) {
                        var answer = new Answer(outcome.text(), outcome.standIn());
                        return new GroupSessionCommand.HelpyDone(run.id(), answer, outcome.cost(), r);
                    }
                    if (outcome.terminal() instanceof Piece.Failed failed) {
                        return new GroupSessionCommand.HelpyGaveUp(
                                run.id(), failed.code(), failed.message(), outcome.cost(), r);
                    }
                    return new GroupSessionCommand.HelpyGaveUp(
                            run.id(), Refusal.INVALID_STATE, "cancelled", outcome.cost(), r);
                })
                .thenApply(reply -> Done.getInstance());
    }

    /** A partial answer is kept, too: it was paid for. An archived or refused conversation takes none. */
    private CompletionStage<Done> endInConversation(
            EntityId run, EntityId thread, RunOrder order, String agentName, RunOutcome outcome) {
        var answer = Optional.of(outcome.text())
                .filter(text -> !text.isEmpty())
                .map(text -> Message.plain(
                        order.messages().answer(),
                        Sender.helpy(order.agentId(), agentName),
                        text,
                        clock.instant(),
                        Optional.of(run.id())));
        return entities.ask(entities.conversation(thread), r -> new ConversationCommand.EndTurn(run.id(), answer, r))
                .thenApply(reply -> {
                    if (reply instanceof TurnEnded ended) ended.next().ifPresent(next -> wake(run, next));
                    return Done.getInstance();
                });
    }

    /** Whose turn it is now asks by himself soon; this saves him the wait. */
    private void wake(EntityId run, String next) {
        entities.ask(entities.run(new EntityId(run.workspaceId(), next)), RunCommand.WakeRun::new)
                .exceptionally(failure -> ninja.helpy.agents.protocol.Done.DONE);
    }

    /** What came after the question is for the next run. */
    private static Stream<Message> upTo(List<Message> messages, RunOrder order) {
        int end = 0;
        while (end < messages.size()
                && !messages.get(end).messageId().equals(order.messages().user())) end++;
        return messages.stream()
                .limit(end + 1L)
                .filter(message -> !message.content().equals(Conversation.DELETED));
    }

    /** Its own words are the model's; everyone else speaks to it, in a room under his name. */
    private static List<ModelRequest.Message> asRead(Stream<Message> messages, String agentId, boolean named) {
        return messages.map(message -> {
                    boolean own = message.sender().id().equals(agentId);
                    if (own) return (ModelRequest.Message) new ModelRequest.Assistant(message.content(), List.of());
                    var name = message.sender().name();
                    return new ModelRequest.User(message.content(), named ? name : null);
                })
                .toList();
    }

    private static EntityId threadOf(EntityId run, RunOrder order) {
        return new EntityId(run.workspaceId(), order.thread().id());
    }

    private static Reply granted(Reply reply) {
        if (reply instanceof Refused refused) throw new Following.Refusal(refused);
        return reply;
    }
}

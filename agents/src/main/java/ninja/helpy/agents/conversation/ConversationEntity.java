package ninja.helpy.agents.conversation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import ninja.helpy.agents.conversation.ConversationCommand.AppendMessage;
import ninja.helpy.agents.conversation.ConversationCommand.Appended;
import ninja.helpy.agents.conversation.ConversationCommand.ArchiveConversation;
import ninja.helpy.agents.conversation.ConversationCommand.DeleteMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EditMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EndTurn;
import ninja.helpy.agents.conversation.ConversationCommand.FollowConversation;
import ninja.helpy.agents.conversation.ConversationCommand.GetConversation;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.LocateMessage;
import ninja.helpy.agents.conversation.ConversationCommand.React;
import ninja.helpy.agents.conversation.ConversationCommand.Reacted;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.conversation.ConversationCommand.TakeTurn;
import ninja.helpy.agents.conversation.ConversationCommand.Tick;
import ninja.helpy.agents.conversation.ConversationCommand.TurnEnded;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationArchived;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationStarted;
import ninja.helpy.agents.conversation.ConversationEvent.TurnAsked;
import ninja.helpy.agents.conversation.ConversationEvent.TurnPassed;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.Waiting;
import ninja.helpy.agents.run.RunOrder.IfBusy;

/** The one owner of a conversation: the order of its messages, and who may change one. */
public final class ConversationEntity extends JournaledEntity<ConversationCommand, ConversationEvent, Conversation> {

    public static final EntityTypeKey<ConversationCommand> KEY =
            EntityTypeKey.create(ConversationCommand.class, "conversation");

    public static final Fold FOLD =
            Fold.of(Conversation.EMPTY, Conversation.class, ConversationEvent.class, Conversation::fold);

    private static final Duration TICK = Duration.ofSeconds(1);

    /** What is younger when the entity comes back is told once more: the node may have died before it told. */
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

    private final TimerScheduler<ConversationCommand> timers;
    private final Consumer<ConversationStirred> stirs;
    private final Clock clock;
    private final Waiting waiting = new Waiting();
    private final Tick tick;

    /** {@code stirs} hears of everything new; it must not wait. */
    public static Behavior<ConversationCommand> create(EntityId id, Consumer<ConversationStirred> stirs, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ConversationEntity(id, context, timers, stirs, clock)));
    }

    private ConversationEntity(
            EntityId id,
            ActorContext<ConversationCommand> context,
            TimerScheduler<ConversationCommand> timers,
            Consumer<ConversationStirred> stirs,
            Clock clock) {
        super(KEY.name(), id.toString());
        this.timers = timers;
        this.stirs = stirs;
        this.clock = clock;
        this.tick = new Tick(context.getSystem().ignoreRef());
    }

    @Override
    public Conversation emptyState() {
        return Conversation.EMPTY;
    }

    @Override
    public CommandHandler<ConversationCommand, ConversationEvent, Conversation> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forAnyState().onCommand(Tick.class, this::onTick);
        handlers.forState(state -> state.about().isPresent())
                .onCommand(StartConversation.class, this::onStartAgain)
                .onCommand(AppendMessage.class, this::onAppend)
                .onCommand(EditMessage.class, this::onEdit)
                .onCommand(DeleteMessage.class, this::onDelete)
                .onCommand(TakeTurn.class, this::onTakeTurn)
                .onCommand(EndTurn.class, this::onEndTurn)
                .onCommand(React.class, this::onReact)
                .onCommand(FollowConversation.class, this::onFollow)
                .onCommand(GetRecent.class, (state, c) -> answer(c.replyTo(), ConversationView.recent(state)))
                .onCommand(LocateMessage.class, (state, c) -> answer(c.replyTo(), ConversationView.located(state, c)))
                .onCommand(GetConversation.class, (state, c) -> answer(c.replyTo(), view(state)))
                .onCommand(ArchiveConversation.class, this::onArchive);
        handlers.forState(state -> state.about().isEmpty())
                .onCommand(StartConversation.class, this::onStart)
                .onCommand(TakeTurn.class, this::onFirstTurn)
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such conversation"));
        return handlers.build();
    }

    private Effect<ConversationEvent, Conversation> onStart(Conversation state, StartConversation c) {
        return write(new ConversationStarted(c.agentId(), c.userId(), c.subject(), now()), c.replyTo(), this::view);
    }

    private Effect<ConversationEvent, Conversation> onStartAgain(Conversation state, StartConversation c) {
        return state.isOf(c.agentId(), c.userId()) ? answer(c.replyTo(), view(state)) : notOf(c.replyTo());
    }

    private Effect<ConversationEvent, Conversation> notOf(ActorRef<Reply> replyTo) {
        return refuse(replyTo, Refusal.NOT_FOUND, "no such conversation of this user and agent");
    }

    private Effect<ConversationEvent, Conversation> onAppend(Conversation state, AppendMessage c) {
        var known = state.message(c.message().messageId());
        if (known.isPresent()) return answer(c.replyTo(), new Appended(known.get()));
        if (state.archived()) return refuse(c.replyTo(), Refusal.INVALID_STATE, "the conversation is archived");
        return write(state.next(c.message()), c.replyTo(), next -> new Appended(c.message()));
    }

    private Effect<ConversationEvent, Conversation> onEdit(Conversation state, EditMessage c) {
        return change(MessageChange.edit(state, c, now()), c.replyTo(), then -> new Appended(then.message()));
    }

    private Effect<ConversationEvent, Conversation> onDelete(Conversation state, DeleteMessage c) {
        return change(MessageChange.delete(state, c, now()), c.replyTo(), then -> Done.DONE);
    }

    private Effect<ConversationEvent, Conversation> onReact(Conversation state, React c) {
        return change(MessageChange.react(state, c, now()), c.replyTo(), then -> new Reacted(then.reactions()));
    }

    private Effect<ConversationEvent, Conversation> change(
            MessageChange change, ActorRef<Reply> replyTo, Function<Found, Reply> reply) {
        if (change.refused().isPresent())
            return answer(replyTo, change.refused().get());
        var answer = reply.apply(change.then().orElseThrow());
        return change.fact().map(fact -> write(fact, replyTo, next -> answer)).orElseGet(() -> answer(replyTo, answer));
    }

    private Effect<ConversationEvent, Conversation> onFirstTurn(Conversation state, TakeTurn c) {
        var started = new ConversationStarted(c.agentId(), c.userId(), Optional.empty(), now());
        return takeTurn(Conversation.fold(state, started), c, List.of(started));
    }

    private Effect<ConversationEvent, Conversation> onTakeTurn(Conversation state, TakeTurn c) {
        return state.isOf(c.agentId(), c.userId()) ? takeTurn(state, c, List.of()) : notOf(c.replyTo());
    }

    private Effect<ConversationEvent, Conversation> takeTurn(
            Conversation state, TakeTurn c, List<ConversationEvent> before) {
        var turns = state.turns();
        boolean isAsked = state.message(c.question().messageId()).isPresent();
        if (turns.knows(c.runId()) && (isAsked || !state.archived())) return stand(state, c, List.of());
        if (state.archived()) return refuse(c.replyTo(), Refusal.INVALID_STATE, "the conversation is archived");
        if (turns.isBusy() && c.ifBusy() == IfBusy.REJECT) {
            return answer(c.replyTo(), turns.busy("another answer is under way"));
        }
        if (turns.isFull()) {
            return answer(c.replyTo(), turns.busy("more than " + Turns.WAITING_MAX + " questions are waiting"));
        }
        var events = new ArrayList<>(before);
        events.add(new TurnAsked(c.runId(), c.ifBusy() == IfBusy.INTERRUPT, now()));
        return stand(Conversation.fold(state, events.get(before.size())), c, events);
    }

    /** Where the run stands after these events. With its turn comes its question. */
    private Effect<ConversationEvent, Conversation> stand(
            Conversation then, TakeTurn c, List<ConversationEvent> events) {
        var all = new ArrayList<>(events);
        boolean isTurn = then.turns().isOf(c.runId());
        if (isTurn && then.message(c.question().messageId()).isEmpty()) all.add(then.next(c.question()));
        return write(
                all,
                c.replyTo(),
                next -> isTurn ? ConversationView.taken(next) : next.turns().queued(c.runId()));
    }

    /** An answer that comes again is there once, and none comes into an archive. */
    private Effect<ConversationEvent, Conversation> onEndTurn(Conversation state, EndTurn c) {
        var events = new ArrayList<ConversationEvent>();
        c.answer()
                .filter(answer ->
                        !state.archived() && state.message(answer.messageId()).isEmpty())
                .ifPresent(answer -> events.add(state.next(answer)));
        if (state.turns().knows(c.runId())) events.add(new TurnPassed(c.runId(), now()));
        return write(events, c.replyTo(), next -> new TurnEnded(next.turns().current()));
    }

    private Effect<ConversationEvent, Conversation> onArchive(Conversation state, ArchiveConversation c) {
        if (state.archived()) return answer(c.replyTo(), Done.DONE);
        return write(new ConversationArchived(now()), c.replyTo(), next -> Done.DONE);
    }

    private Effect<ConversationEvent, Conversation> onFollow(Conversation state, FollowConversation c) {
        if (!state.feed().reachesBackTo(c.after())) {
            return refuse(c.replyTo(), Refusal.EXPIRED, "read what is older than the newest facts from the history");
        }
        if (c.after() < state.feed().position()) return answer(c.replyTo(), ConversationView.facts(state, c.after()));
        waiting.add(c.after(), c.replyTo(), now());
        timers.startTimerWithFixedDelay(tick, TICK);
        return Effect().none();
    }

    private Effect<ConversationEvent, Conversation> onTick(Conversation state, Tick c) {
        waiting.answerOlderThan(Following.LONG_POLL, now(), after -> ConversationView.facts(state, after));
        if (waiting.isEmpty()) timers.cancel(c);
        return Effect().none();
    }

    /** The fact first, then the answer, then readers. */
    private Effect<ConversationEvent, Conversation> write(
            ConversationEvent fact, ActorRef<Reply> replyTo, Function<Conversation, Reply> reply) {
        return write(List.of(fact), replyTo, reply);
    }

    private Effect<ConversationEvent, Conversation> write(
            List<ConversationEvent> facts, ActorRef<Reply> replyTo, Function<Conversation, Reply> reply) {
        long news = facts.stream().filter(fact -> fact.told().isPresent()).count();
        return Effect().persist(facts).thenRun((Conversation next) -> {
            replyTo.tell(reply.apply(next));
            if (news == 0) return;
            if (!waiting.isEmpty()) waiting.answer(after -> ConversationView.facts(next, after));
            stir(next, next.feed().position() - news);
        });
    }

    private void stir(Conversation state, long after) {
        var userId = state.about().orElseThrow().userId();
        stirs.accept(new ConversationStirred(id().workspaceId(), id().id(), userId, after));
    }

    private ConversationCommand.View view(Conversation state) {
        return ConversationView.of(id().id(), state, now());
    }

    private Instant now() {
        return clock.instant();
    }

    @Override
    public SignalHandler<Conversation> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, signal) -> {
                    long before = state.feed().positionBefore(now().minus(TOLD_AGAIN));
                    if (before < state.feed().position()) stir(state, before);
                })
                .build();
    }

    @Override
    public EventHandler<Conversation, ConversationEvent> eventHandler() {
        return Conversation::fold;
    }
}

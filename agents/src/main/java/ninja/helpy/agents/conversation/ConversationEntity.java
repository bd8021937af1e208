package ninja.helpy.agents.conversation;

import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationCommand.AppendMessage;
import ninja.helpy.agents.conversation.ConversationCommand.Appended;
import ninja.helpy.agents.conversation.ConversationCommand.ArchiveConversation;
import ninja.helpy.agents.conversation.ConversationCommand.DeleteMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EditMessage;
import ninja.helpy.agents.conversation.ConversationCommand.GetConversation;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationArchived;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationStarted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.ConversationEvent.MessageDeleted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageEdited;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;

/** The one owner of a conversation: the order of its messages, and who may change one. */
public final class ConversationEntity extends JournaledEntity<ConversationCommand, ConversationEvent, Conversation> {

    public static final EntityTypeKey<ConversationCommand> KEY =
            EntityTypeKey.create(ConversationCommand.class, "conversation");

    public static final Fold FOLD = Fold.of(
            Conversation.EMPTY, Conversation.class, ConversationEvent.class, (state, event) -> event.applyTo(state));

    private final Clock clock;

    public static Behavior<ConversationCommand> create(EntityId id, Clock clock) {
        return new ConversationEntity(id, clock);
    }

    private ConversationEntity(EntityId id, Clock clock) {
        super(KEY.name(), id.toString());
        this.clock = clock;
    }

    @Override
    public Conversation emptyState() {
        return Conversation.EMPTY;
    }

    @Override
    public CommandHandler<ConversationCommand, ConversationEvent, Conversation> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forState(state -> state.about().isPresent())
                .onCommand(StartConversation.class, this::onStartAgain)
                .onCommand(AppendMessage.class, this::onAppend)
                .onCommand(EditMessage.class, this::onEdit)
                .onCommand(DeleteMessage.class, this::onDelete)
                .onCommand(GetRecent.class, (s, c) -> answer(c.replyTo(), new Recent(s.recent(), s.messages())))
                .onCommand(GetConversation.class, (state, c) -> answer(c.replyTo(), view(state)))
                .onCommand(ArchiveConversation.class, this::onArchive);
        handlers.forState(state -> state.about().isEmpty())
                .onCommand(StartConversation.class, this::onStart)
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such conversation"));
        return handlers.build();
    }

    private Effect<ConversationEvent, Conversation> onStart(Conversation state, StartConversation c) {
        return commit(new ConversationStarted(c.agentId(), c.userId(), c.subject(), now()), c.replyTo(), this::view);
    }

    private Effect<ConversationEvent, Conversation> onStartAgain(Conversation state, StartConversation c) {
        var about = state.about().orElseThrow();
        if (!about.agentId().equals(c.agentId()) || !about.userId().equals(c.userId())) {
            return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such conversation of this user and agent");
        }
        return answer(c.replyTo(), view(state));
    }

    private Effect<ConversationEvent, Conversation> onAppend(Conversation state, AppendMessage c) {
        var known = state.message(c.message().messageId());
        if (known.isPresent()) return answer(c.replyTo(), new Appended(known.get()));
        if (state.archived()) return refuse(c.replyTo(), Refusal.INVALID_STATE, "the conversation is archived");
        return commit(new MessageAppended(c.message()), c.replyTo(), next -> new Appended(c.message()));
    }

    private Effect<ConversationEvent, Conversation> onEdit(Conversation state, EditMessage c) {
        var message = state.message(c.messageId());
        if (message.isEmpty()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such recent message");
        if (!isSender(message.get(), c.userId())) return refuse(c.replyTo(), Refusal.FORBIDDEN, "only its sender may");
        if (!state.isOpen()) return refuse(c.replyTo(), Refusal.INVALID_STATE, "the conversation is archived");
        var edited = new MessageEdited(c.messageId(), c.content(), now());
        return commit(
                edited, c.replyTo(), s -> new Appended(s.message(c.messageId()).orElseThrow()));
    }

    private Effect<ConversationEvent, Conversation> onDelete(Conversation state, DeleteMessage c) {
        var message = state.message(c.messageId());
        if (message.isEmpty()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such recent message");
        if (!c.mayDeleteAny() && !isSender(message.get(), c.userId())) {
            return refuse(c.replyTo(), Refusal.FORBIDDEN, "only its sender may");
        }
        if (message.get().content().equals(Conversation.DELETED)) return answer(c.replyTo(), Done.DONE);
        return done(new MessageDeleted(c.messageId(), now()), c.replyTo());
    }

    private Effect<ConversationEvent, Conversation> onArchive(Conversation state, ArchiveConversation c) {
        if (state.archived()) return answer(c.replyTo(), Done.DONE);
        return done(new ConversationArchived(now()), c.replyTo());
    }

    private static boolean isSender(Message message, String userId) {
        return message.sender().type() == Message.Type.HUMAN
                && message.sender().id().equals(userId);
    }

    private ConversationCommand.View view(Conversation state) {
        var about = state.about().orElseThrow();
        int newest = state.recent().size() - 1;
        Optional<Instant> last = newest < 0
                ? Optional.empty()
                : Optional.of(state.recent().get(newest).at());
        return new ConversationCommand.View(
                id().id(),
                about.agentId(),
                about.userId(),
                about.subject(),
                about.createdAt(),
                last,
                state.messages(),
                !state.archived());
    }

    private Instant now() {
        return clock.instant();
    }

    @Override
    public EventHandler<Conversation, ConversationEvent> eventHandler() {
        return (state, event) -> event.applyTo(state);
    }
}

package ninja.helpy.persistence;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Masked;
import ninja.helpy.agents.protocol.Tags;

/** The smallest entity: it remembers notes. A note that begins with "untagged" stays out of the tag stream. */
public final class Note extends EventSourcedBehavior<Note.AddNote, Note.NoteAdded, Note.Notes> {

    public static final EntityTypeKey<AddNote> KEY = EntityTypeKey.create(AddNote.class, "note");

    public static final Fold FOLD = Fold.of(Notes.NONE, Notes.class, NoteAdded.class, Notes::added);

    private final String entityId;

    /** Adds a note. */
    public record AddNote(String text, ActorRef<Done> replyTo) implements ClusterMessage {}

    /** It was added. */
    public record NoteAdded(String text, @Masked String secret, Optional<String> comment, Instant at)
            implements JournalEvent {}

    /** All that were added. */
    public record Notes(List<String> texts, @Masked String lastSecret) implements EntityState {

        static final Notes NONE = new Notes(List.of(), "");

        public Notes {
            texts = List.copyOf(texts);
        }

        Notes added(NoteAdded event) {
            var next = new ArrayList<>(texts);
            next.add(event.text());
            return new Notes(next, event.secret());
        }
    }

    public static Behavior<AddNote> create(String entityId) {
        return new Note(entityId);
    }

    private Note(String entityId) {
        super(PersistenceId.of(KEY.name(), entityId));
        this.entityId = entityId;
    }

    @Override
    public Notes emptyState() {
        return Notes.NONE;
    }

    @Override
    public CommandHandler<AddNote, NoteAdded, Notes> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        AddNote.class,
                        c -> Effect()
                                .persist(new NoteAdded(c.text(), "s3cret", Optional.empty(), Instant.now()))
                                .thenReply(c.replyTo(), state -> Done.getInstance()))
                .build();
    }

    @Override
    public EventHandler<Notes, NoteAdded> eventHandler() {
        return newEventHandlerBuilder()
                .forAnyState()
                .onEvent(NoteAdded.class, Notes::added)
                .build();
    }

    @Override
    public Set<String> tagsFor(NoteAdded event) {
        return event.text().startsWith("untagged") ? Set.of() : Tags.of(entityId);
    }
}

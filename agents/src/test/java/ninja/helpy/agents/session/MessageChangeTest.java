package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.GroupSessionEvent.UserLeft;
import ninja.helpy.agents.session.MessageCommand.DeleteMessage;
import ninja.helpy.agents.session.MessageCommand.EditMessage;
import ninja.helpy.agents.session.MessageCommand.React;
import org.junit.jupiter.api.Test;

class MessageChangeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /** Nobody is answered here: only the decision is looked at. */
    @SuppressWarnings("NullAway")
    private static final ActorRef<Reply> NOBODY = null;

    private GroupSession room = GroupSession.EMPTY;

    MessageChangeTest() {
        write(RoomFacts.opened(NOW));
        write(new UserJoined("ann", "Ann", NOW));
        write(new UserJoined("bob", "Bob", NOW));
        var message = Message.plain("m-1", Message.Sender.human("ann", "Ann"), "Hello", NOW, Optional.empty());
        write(new MessagePosted(message, NOW));
    }

    @Test
    void onlyTheSenderMayEdit() {
        assertThat(change(edit("bob", "Ha"))).contains(Refusal.FORBIDDEN);
        assertThat(change(edit("ann", "Hello!"))).isEmpty();

        assertThat(room.message("m-1").orElseThrow().content()).isEqualTo("Hello!");
        assertThat(room.message("m-1").orElseThrow().editedAt()).contains(NOW);
    }

    @Test
    void whoHasLeftChangesNothingAnyMore() {
        write(new UserLeft("ann", NOW));

        assertThat(change(edit("ann", "Ha"))).contains(Refusal.FORBIDDEN);
        assertThat(change(new DeleteMessage("m-1", "ann", false, Optional.empty(), NOBODY)))
                .contains(Refusal.FORBIDDEN);
        assertThat(change(react("ann", "👍", true))).contains(Refusal.FORBIDDEN);
    }

    @Test
    void theSenderOrTheWorkspaceDeletesAndATombstoneStays() {
        assertThat(change(new DeleteMessage("m-1", "bob", false, Optional.empty(), NOBODY)))
                .contains(Refusal.FORBIDDEN);
        assertThat(change(react("bob", "👍", true))).isEmpty();
        assertThat(change(new DeleteMessage("m-1", "key:k-1", true, Optional.empty(), NOBODY)))
                .isEmpty();

        assertThat(room.message("m-1").orElseThrow().content()).isEqualTo(Conversation.DELETED);
        assertThat(room.talk().reactions().of("m-1")).isEmpty();
        assertThat(change(edit("ann", "Back"))).contains(Refusal.INVALID_STATE);
    }

    @Test
    void aDeletedMessageWaitsForNoAnswer() {
        change(new DeleteMessage("m-1", "ann", false, Optional.empty(), NOBODY));

        assertThat(room.talk().queued()).isEmpty();
    }

    @Test
    void theSameChangeAgainIsNoFact() {
        change(edit("ann", "Hello!"));
        change(react("bob", "👍", true));
        long before = room.feed().position();

        change(edit("ann", "Hello!"));
        change(react("bob", "👍", true));
        change(react("bob", "🎉", false));

        assertThat(room.feed().position()).isEqualTo(before);
        assertThat(room.talk().reactions().of("m-1")).containsExactly(new Reactions.Reaction("👍", List.of("bob")));
    }

    @Test
    void oneKindOfReactionTooManyIsRefused() {
        for (int i = 0; i < Reactions.KINDS_MAX; i++) change(react("ann", "e" + i, true));

        assertThat(change(react("ann", "one-more", true))).contains(Refusal.PLAN_LIMIT_REACHED);
        assertThat(change(react("bob", "e0", true))).isEmpty();
    }

    @Test
    void aMessageThatIsForgottenTakesItsReactionsAlong() {
        change(react("bob", "👍", true));
        for (int i = 0; i < GroupSession.RECENT_MAX; i++) {
            var sender = Message.Sender.human("ann", "Ann");
            write(new MessagePosted(Message.plain("n-" + i, sender, "word", NOW, Optional.empty()), NOW));
        }

        assertThat(change(react("ann", "👍", true))).contains(Refusal.NOT_FOUND);
        assertThat(room.talk().reactions()).isEqualTo(Reactions.NONE);
    }

    @Test
    void ofAnOlderMessageItCountsWhatTheViewKnows() {
        var said = Message.plain("m-old", Message.Sender.human("ann", "Ann"), "Once", NOW, Optional.empty());
        var older = Optional.of(new Found(said, List.of(new Reactions.Reaction("👍", List.of("bob")))));
        long before = room.feed().position();

        assertThat(change(new EditMessage("m-old", "bob", "Ha", older, NOBODY))).contains(Refusal.FORBIDDEN);
        assertThat(change(new EditMessage("m-old", "ann", "Then", older, NOBODY)))
                .isEmpty();
        assertThat(change(new React("m-old", "bob", "👍", true, older, NOBODY))).isEmpty();
        assertThat(room.feed().position()).isEqualTo(before + 1);
        var both = MessageChange.of(room, new React("m-old", "ann", "👍", true, older, NOBODY), NOW);

        assertThat(both.then().orElseThrow().reactions())
                .containsExactly(new Reactions.Reaction("👍", List.of("bob", "ann")));
        both.fact().ifPresent(this::write);
        assertThat(room.talk().reactions()).isEqualTo(Reactions.NONE);
    }

    @Test
    void whatWasJustDoneToAnOlderMessageCountsAlsoIfTheViewDoesNotKnowYet() {
        var said = Message.plain("m-old", Message.Sender.human("ann", "Ann"), "Once", NOW, Optional.empty());
        var older = Optional.of(new Found(said, List.of()));
        change(new React("m-old", "bob", "👍", true, older, NOBODY));
        change(new EditMessage("m-old", "ann", "Then", older, NOBODY));

        var back = MessageChange.of(room, new EditMessage("m-old", "ann", "Once", older, NOBODY), NOW);
        var cleared = MessageChange.of(room, new React("m-old", "bob", "👍", false, older, NOBODY), NOW);
        change(new DeleteMessage("m-old", "ann", false, older, NOBODY));

        assertThat(back.fact()).contains(new MessageEvent.MessageEdited("m-old", "Once", NOW));
        assertThat(cleared.fact()).contains(new MessageEvent.ReactionCleared("m-old", "👍", "bob", NOW));
        assertThat(change(new EditMessage("m-old", "ann", "Again", older, NOBODY)))
                .contains(Refusal.INVALID_STATE);
    }

    private static EditMessage edit(String userId, String content) {
        return new EditMessage("m-1", userId, content, Optional.empty(), NOBODY);
    }

    private static React react(String userId, String emoji, boolean on) {
        return new React("m-1", userId, emoji, on, Optional.empty(), NOBODY);
    }

    private Optional<Refusal> change(MessageCommand command) {
        var change = MessageChange.of(room, command, NOW);
        change.fact().ifPresent(this::write);
        return change.refused().map(Refused::reason);
    }

    private void write(GroupSessionEvent fact) {
        room = GroupSession.fold(room, fact);
    }
}

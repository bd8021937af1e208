package ninja.helpy.persistence.view;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationArchived;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationStarted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.ConversationEvent.MessageDeleted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageEdited;
import ninja.helpy.agents.conversation.ConversationEvent.ReactionCleared;
import ninja.helpy.agents.conversation.ConversationEvent.ReactionSet;
import ninja.helpy.agents.conversation.ConversationEvent.TurnAsked;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.conversation.Reactions.Reaction;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.MessageForm.ContentType;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunFailed;
import ninja.helpy.agents.run.RunEvent.RunSettled;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import ninja.helpy.agents.session.RoundEvent.TurnCharged;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import ninja.helpy.persistence.projection.ConversationsProjection;
import ninja.helpy.persistence.projection.EventHandler;
import ninja.helpy.persistence.projection.JournalEntry;
import ninja.helpy.persistence.projection.MessagesProjection;
import ninja.helpy.persistence.projection.RoundsProjection;
import ninja.helpy.persistence.projection.RunsProjection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ViewsIT {

    private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");

    private static final MessageForm FORM = new MessageForm(ContentType.MARKDOWN, Optional.of("{\"a\":1}"));

    private static CqlSession session;
    private static Cql cql;

    private final String workspace = UUID.randomUUID().toString();
    private final EntityId conversation = new EntityId(workspace, "c-1");

    @BeforeAll
    static void connect() {
        session = Schema.connect(StorageSettings.from(TestCassandra.config("views_it")));
        cql = new Cql(session, new Keyspaces("views_it"));
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void messagesReadNewestFirstAsTheyStandNowInWhateverOrderTheirEventsCame() {
        var entries = new ArrayList<JournalEntry>();
        for (int seqNr = 1; seqNr <= 5; seqNr++) entries.add(entry(conversation, seqNr, said(seqNr)));
        entries.add(entry(conversation, 6, new MessageEdited("m-4", "edited", T0.plusSeconds(6))));
        entries.add(entry(conversation, 7, new MessageEdited("m-4", "edited twice", T0.plusSeconds(7))));
        entries.add(entry(conversation, 8, new MessageDeleted("m-2", T0.plusSeconds(8))));
        entries.add(entry(conversation, 9, new ReactionSet("m-5", "👍", "u-1", T0.plusSeconds(9))));
        entries.add(entry(conversation, 10, new ReactionSet("m-5", "🎉", "u-1", T0.plusSeconds(10))));
        entries.add(entry(conversation, 11, new ReactionCleared("m-5", "🎉", "u-1", T0.plusSeconds(11))));
        var backwards = new ArrayList<>(entries);
        Collections.reverse(backwards);
        handle(new MessagesProjection(cql), backwards);
        handle(new MessagesProjection(cql), entries.subList(0, 6));
        var view = new MessagesView(cql);

        var first = get(view.page("conversation", conversation, Optional.of("9"), 3));
        var rest = get(view.page("conversation", conversation, first.next(), 3));

        assertThat(first.items())
                .extracting(MessagesView.Line::content)
                .containsExactly("text 5", "edited twice", "text 3");
        assertThat(rest.items()).extracting(MessagesView.Line::content).containsExactly("text 1");
        assertThat(first.items().get(0).form()).isEqualTo(FORM);
        assertThat(first.items().get(0).reactions()).containsExactly(new Reaction("👍", List.of("u-1")));
        assertThat(first.items().get(1).reactions()).isEmpty();
        assertThat(rest.next()).isEmpty();
        assertThat(get(view.page("conversation", new EntityId("other", "c-1"), Optional.empty(), 3))
                        .items())
                .isEmpty();
    }

    @Test
    void anOlderMessageIsFoundByItsIdAsItReadsNow() {
        var talk = new EntityId(workspace, "c-long");
        long far = 25_000;
        var entries = new ArrayList<JournalEntry>();
        for (int seqNr = 1; seqNr <= 3; seqNr++) entries.add(entry(talk, seqNr, said(seqNr)));
        entries.add(entry(talk, far, new MessageEdited("m-1", "edited", T0.plusSeconds(6))));
        entries.add(entry(talk, far + 1, new ReactionSet("m-1", "👍", "u-2", T0.plusSeconds(7))));
        entries.add(entry(talk, far + 2, new MessageDeleted("m-2", T0.plusSeconds(8))));
        handle(new MessagesProjection(cql), entries);
        get(cql.write(
                "INSERT INTO views.feed_progress (persistence_id, seq_nr) VALUES (?, ?)",
                PersistenceIds.of("conversation", talk),
                far + 2));
        var view = new MessagesView(cql);

        var found = get(view.find("conversation", talk, "m-1")).orElseThrow();

        assertThat(found.message().content()).isEqualTo("edited");
        assertThat(found.message().form()).isEqualTo(FORM);
        assertThat(found.message().sender()).isEqualTo(Message.Sender.human("u-1", "Uma"));
        assertThat(found.reactions()).containsExactly(new Reaction("👍", List.of("u-2")));
        assertThat(get(view.find("conversation", talk, "m-2")).orElseThrow().isDeleted())
                .isTrue();
        assertThat(get(view.find("conversation", talk, "m-none"))).isEmpty();
        assertThat(get(view.find("conversation", new EntityId(workspace, "none"), "m-1")))
                .isEmpty();
    }

    @Test
    void runsReadNewestFirstOverMonths() {
        for (int i = 1; i <= 5; i++) {
            var run = new EntityId(workspace, "r-" + i);
            Instant at = T0.plusSeconds(i * 20L * 86_400);
            handle(
                    new RunsProjection(cql),
                    List.of(
                            entry(run, 1, new RunStarted(order(), at)),
                            entry(run, 2, new ModelCalled("demo/helpy", 10, 3, at)),
                            entry(run, 3, new RunCompleted(List.of(), new Usage(3, 4, 0, 0, false), 7, at))));
        }
        var view = new RunsView(cql);

        var first = get(view.byAgent(workspace, "a-1", Optional.empty(), 3));
        var rest = get(view.byAgent(workspace, "a-1", first.next(), 3));

        assertThat(first.items()).extracting(RunsView.Line::runId).containsExactly("r-5", "r-4", "r-3");
        assertThat(rest.items()).extracting(RunsView.Line::runId).containsExactly("r-2", "r-1");
        assertThat(rest.next()).isEmpty();
        var newest = first.items().get(0);
        assertThat(newest.status()).isEqualTo("completed");
        assertThat(newest.model()).contains("demo/helpy");
        assertThat(newest.cost()).isEqualTo(7);
    }

    /** A run that began again after it was refused: columns that several events write. */
    @Test
    void aRowReadsTheSameHoweverItsEventsAreCutAndInWhateverOrderTheyCome() {
        var refused = new RunFailed(Refusal.INSUFFICIENT_CREDITS, "no", List.of(), Usage.NONE, 0, T0);
        var completed = new RunCompleted(List.of(), new Usage(3, 4, 0, 0, false), 7, T0.plusSeconds(9));
        var ofRun = List.<JournalEvent>of(
                new RunStarted(order(), T0),
                refused,
                new RunStarted(order(), T0.plusSeconds(5)),
                new ModelCalled("demo/a", 10, 3, T0),
                new ModelCalled("demo/b", 10, 3, T0),
                completed,
                new RunSettled(7, T0));
        var ofTalk = List.<JournalEvent>of(
                new ConversationStarted("a-1", "u-1", Optional.of("maths"), T0),
                new TurnAsked("r-1", false, T0),
                said("u-1", 1, 1),
                said("u-1", 2, 2),
                new ConversationArchived(T0.plusSeconds(9)));
        var random = new Random(11);
        for (int n = 0; n < 30; n++) {
            var run = new EntityId(workspace, "cut-" + n);
            var talk = new EntityId(workspace, "cut-talk-" + n);
            stretches(run, ofRun, random).forEach(s -> get(new RunsProjection(cql).handle(s)));
            stretches(talk, ofTalk, random).forEach(s -> get(new ConversationsProjection(cql).handle(s)));

            var line = get(new RunsView(cql).one(workspace, run.id())).orElseThrow();
            assertThat(List.of(line.status(), line.model().orElseThrow(), line.cost()))
                    .isEqualTo(List.of("completed", "demo/b", 7L));
            var row = Objects.requireNonNull(session.execute(
                            "SELECT * FROM views_it_views.conversations WHERE workspace_id = ? AND conversation_id = ?",
                            workspace,
                            talk.id())
                    .one());
            assertThat(row.getString("subject")).isEqualTo("maths");
            assertThat(row.getString("last_message_id")).isEqualTo("m-2");
            assertThat(row.getLong("message_count")).isEqualTo(2);
            assertThat(row.getInstant("archived_at")).isEqualTo(T0.plusSeconds(9));
        }
    }

    /** All of them in stretches of any length, and some again, in any order. */
    private static List<List<JournalEntry>> stretches(EntityId id, List<JournalEvent> events, Random random) {
        var entries = new ArrayList<JournalEntry>();
        events.forEach(event -> entries.add(entry(id, entries.size() + 1, event)));
        var stretches = new ArrayList<List<JournalEntry>>();
        for (int from = 0, to; from < entries.size(); from = to) {
            to = from + 1 + random.nextInt(entries.size() - from);
            stretches.add(entries.subList(from, to));
            int again = random.nextInt(entries.size());
            stretches.add(entries.subList(again, again + 1 + random.nextInt(entries.size() - again)));
        }
        Collections.shuffle(stretches, random);
        return stretches;
    }

    @Test
    void aUsersConversationsReadNewestFirst() {
        for (int i = 1; i <= 3; i++) {
            var id = new EntityId(workspace, "c-" + i);
            handle(
                    new ConversationsProjection(cql),
                    List.of(
                            entry(
                                    id,
                                    1,
                                    new ConversationStarted("a-1", "u-1", Optional.of("maths"), T0.plusSeconds(i))),
                            entry(id, 2, said(2))));
        }
        handle(
                new ConversationsProjection(cql),
                List.of(entry(new EntityId(workspace, "c-3"), 3, new ConversationArchived(T0.plusSeconds(9)))));
        var view = new ConversationsView(cql);

        var first = get(view.byUser(workspace, "u-1", Optional.empty(), 2));
        var rest = get(view.byUser(workspace, "u-1", first.next(), 2));

        assertThat(first.items())
                .extracting(ConversationsView.Line::conversationId)
                .containsExactly("c-3", "c-2");
        assertThat(first.items()).extracting(ConversationsView.Line::archived).containsExactly(true, false);
        assertThat(rest.items())
                .extracting(ConversationsView.Line::conversationId)
                .containsExactly("c-1");
        assertThat(rest.items().get(0).lastMessageAt()).contains(T0.plusSeconds(2));
    }

    @Test
    void theConversationInWhichSomethingWasSaidLastComesFirstAndIsThereOnce() {
        var projection = new ConversationsProjection(cql);
        for (int i = 1; i <= 3; i++) {
            var id = new EntityId(workspace, "c-" + i);
            var started = new ConversationStarted("a-1", "u-2", Optional.empty(), T0.plusSeconds(i * 1_000L));
            handle(projection, List.of(entry(id, 1, started), entry(id, 2, said("u-2", i * 1_000L + 1, 1))));
        }
        var first = new EntityId(workspace, "c-1");
        var asked = List.of(entry(first, 8, said("u-2", 8_000, 2)), entry(first, 9, said("u-2", 9_000, 3)));
        // The place that the first one knows is not known to the second one, as after a restart.
        handle(projection, asked.subList(0, 1));
        handle(new ConversationsProjection(cql), asked.subList(1, 2));
        handle(new ConversationsProjection(cql), asked);
        var view = new ConversationsView(cql);

        var listed = new ArrayList<ConversationsView.Line>();
        var cursor = Optional.<String>empty();
        do {
            var page = get(view.byUser(workspace, "u-2", cursor, 2));
            listed.addAll(page.items());
            cursor = page.next();
        } while (cursor.isPresent());

        assertThat(listed).extracting(ConversationsView.Line::conversationId).containsExactly("c-1", "c-3", "c-2");
        assertThat(listed.get(0).messageCount()).contains(3L);
    }

    @Test
    void aListShowsHowTheLastMessageReadsNow() {
        var words = "\uD83D\uDE00".repeat(Preview.CHARS_MAX) + "more";
        var message = Message.plain("m-9", Message.Sender.human("u-3", "Uma"), words, T0, Optional.empty());
        handle(
                new ConversationsProjection(cql),
                List.of(
                        entry(conversation, 1, new ConversationStarted("a-1", "u-3", Optional.empty(), T0)),
                        entry(conversation, 2, new MessageAppended(message, MessageAppended.NUMBER_UNKNOWN))));

        assertThat(listed("u-3").lastMessage().orElseThrow()).isEqualTo(Preview.of(message));
        assertThat(Preview.of(message).text()).isEqualTo("\uD83D\uDE00".repeat(Preview.CHARS_MAX));
        assertThat(listed("u-3").messageCount()).isEmpty();

        handle(new MessagesProjection(cql), List.of(entry(conversation, 3, new MessageEdited("m-9", "other", T0))));
        assertThat(listed("u-3").lastMessage().orElseThrow().text()).isEqualTo("other");

        handle(new MessagesProjection(cql), List.of(entry(conversation, 4, new MessageDeleted("m-9", T0))));
        assertThat(listed("u-3").lastMessage().orElseThrow().text()).isEmpty();
        assertThat(listed("u-3").lastMessage().orElseThrow().deleted()).isTrue();
    }

    private ConversationsView.Line listed(String userId) {
        return get(new ConversationsView(cql).byUser(workspace, userId, Optional.empty(), 2))
                .items()
                .get(0);
    }

    @Test
    void aRoundIsFoundInTheJournalOfItsRoomFromItsShortListToItsLastCharge() {
        var room = new EntityId(workspace, "s-1");
        var round = new Round("round-1", "m-1", T0, 1, List.of());
        var view = new RoundsView(cql);
        var entries = List.of(
                entry(room, 7, new RoundOpened(round, RespondMode.ALL, List.of(), T0)),
                entry(room, 8, new RoundStarted(round, T0)),
                entry(room, 11, new RoundCompleted("round-1", 1, 0, 0, 0, T0)),
                entry(room, 12, new RoundSkipped(Optional.of("round-2"), "m-2", "muted", List.of(), T0)),
                entry(room, 15, new TurnCharged("round-1", "a-1", "r-1", 5, T0)));

        handle(new RoundsProjection(cql), entries.subList(0, 2));
        assertThat(get(view.place(room, "round-1"))).contains(new RoundsView.Place(7, Long.MAX_VALUE));
        handle(new RoundsProjection(cql), entries);

        assertThat(get(view.place(room, "round-1"))).contains(new RoundsView.Place(7, 15));
        assertThat(get(view.place(room, "round-2"))).contains(new RoundsView.Place(12, 12));
        assertThat(get(view.place(new EntityId("other", "s-1"), "round-1"))).isEmpty();
    }

    private static MessageAppended said(int n) {
        var sender = Message.Sender.human("u-1", "Uma");
        var at = T0.plusSeconds(n);
        return new MessageAppended(
                new Message("m-" + n, sender, "text " + n, FORM, at, Optional.empty(), Optional.empty()), n);
    }

    private static MessageAppended said(String userId, long seconds, long number) {
        var sender = Message.Sender.human(userId, "Uma");
        var message = Message.plain("m-" + seconds, sender, "text", T0.plusSeconds(seconds), Optional.empty());
        return new MessageAppended(message, number);
    }

    private static RunOrder order() {
        return new RunOrder(
                "a-1",
                1,
                Cause.STREAM,
                new RunThread(RunThread.Kind.CONVERSATION, "c-1"),
                new RunOrder.Asker("u-1", Optional.empty()),
                "hello",
                MessageForm.PLAIN,
                new RunOrder.MessageIds("m-1", "m-2"),
                "",
                RunOrder.Terms.USUAL);
    }

    private static JournalEntry entry(EntityId id, long seqNr, JournalEvent event) {
        return JournalEntry.of(
                        PersistenceIds.of("any", id),
                        seqNr,
                        T0.plusSeconds(seqNr).toEpochMilli(),
                        event)
                .orElseThrow();
    }

    private static void handle(EventHandler handler, List<JournalEntry> entries) {
        entries.forEach(entry -> get(handler.handle(List.of(entry))));
    }
}

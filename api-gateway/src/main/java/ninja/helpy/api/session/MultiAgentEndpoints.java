package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.pf.PFBuilder;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.session.Asker;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetRecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.agents.session.GroupSessionCommand.RecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.NewRoom;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.RoundAccount;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.run.LiveMetrics;
import ninja.helpy.api.run.Replies;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.sse.SseResponse;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/**
 * One question to several Helpys without a room of one's own: LL-2. It is put in a room that is in no list and ends with
 * its only round, so that all rules of rooms hold, and a lost node loses nothing; or in a room that there is.
 */
public final class MultiAgentEndpoints {

    private static final String PATH = "/llm/multi-agent";
    private static final int ID_CHARS_MAX = 64;

    /** Longer than a round and those that it may have to wait for usually take. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(110);

    private final ActorSystem<?> system;
    private final Asking asking;
    private final RoomHelpys helpys;
    private final LiveMetrics metrics;

    public MultiAgentEndpoints(ActorSystem<?> system, Asking asking, LiveMetrics metrics) {
        this.system = system;
        this.asking = asking;
        this.helpys = new RoomHelpys(asking);
        this.metrics = metrics;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.post(PATH, Access.WRITE, this::ask)
                .alias("/api" + PATH)
                .within(ANSWER_WITHIN.plusSeconds(10)));
    }

    /** A question that a room has taken. {@code after}: the position of a fact before it. */
    private record Question(EntityId room, String messageId, long after, boolean ends) {}

    private CompletionStage<HttpResponse> ask(Call call) {
        return call.fields().thenCompose(fields -> {
            var message = fields.text("message", Conversation.CONTENT_CHARS_MAX);
            boolean streamed = Replies.wantsEvents(call, fields.flag("stream"), false);
            var question = fields.has("sessionId") ? inRoom(call, fields, message) : alone(call, fields, message);
            return question.thenCompose(asked -> streamed ? events(call, asked) : whole(asked));
        });
    }

    private CompletionStage<Question> inRoom(Call call, Fields fields, String message) {
        var room = new EntityId(call.workspaceId(), fields.id("sessionId"));
        if (fields.has("helpyIds")) fields.wrong("helpyIds", "must not be there beside sessionId");
        if (fields.has("maxResponders")) fields.wrong("maxResponders", "is as the room has it");
        fields.check();
        var messageId = call.newId("message/" + room.id() + '/' + call.member().userId());
        return asking.session(room, GetSession::new, View.class)
                .thenCompose(view -> post(call, room, messageId, message)
                        .thenApply(posted ->
                                new Question(room, messageId, view.position() - GroupSession.FACTS_MAX / 2, false)));
    }

    private CompletionStage<Question> alone(Call call, Fields fields, String message) {
        var room = new EntityId(call.workspaceId(), call.newId("multi-agent"));
        var ids = fields.texts("helpyIds", GroupSession.HELPYS_MAX, ID_CHARS_MAX).stream()
                .distinct()
                .toList();
        if (ids.isEmpty()) fields.wrong("helpyIds", "must name the Helpys, or sessionId a room");
        var usual = RoomSettings.DEFAULT.with(Math.max(1, ids.size()), RoomSettings.RespondMode.SCORED);
        var settings = SettingsFields.read(fields, usual);
        fields.check();
        var member = call.member();
        var messageId = Ids.of("message", room.id());
        return helpys.of(call.workspaceId(), ids)
                .thenCompose(found -> asking.session(
                        room, to -> new CreateSession(NewRoom.of("A question", settings, found), to), View.class))
                .thenCompose(view -> view.messageCount() > 0
                        ? asking.session(room, GetRecentMessages::new, RecentMessages.class)
                                .thenApply(said -> requireSame(said.messages().get(0), message))
                        : asking.session(
                                        room, to -> new JoinSession(member.userId(), member.userName(), to), View.class)
                                .thenCompose(joined -> post(call, room, messageId, message)))
                .thenApply(taken -> new Question(room, messageId, 0, true));
    }

    private CompletionStage<Message> post(Call call, EntityId room, String messageId, String message) {
        return asking.session(
                        room,
                        to -> new PostMessage(messageId, call.member().userId(), message, MessageForm.PLAIN, to),
                        Posted.class)
                .thenApply(posted -> requireSame(posted.message(), message));
    }

    private static Message requireSame(Message asked, String message) {
        if (asked.content().equals(message)) return asked;
        throw Problem.of(Code.IDEMPOTENCY_CONFLICT, "this idempotency key asked something else")
                .asException();
    }

    private CompletionStage<HttpResponse> whole(Question question) {
        return answer(question).thenApply(answer -> named(Answers.ok(answer), question));
    }

    private CompletionStage<HttpResponse> events(Call call, Question question) {
        var asked = new AskedRound(question.messageId());
        var end = answer(question);
        var chunks = new RoundStream(system, asking.entities(), question.room(), asked)
                .events(facts(question))
                .concat(Source.completionStage(end).mapConcat(RoundAnswer::events))
                .recover(new PFBuilder<Throwable, SseEvent>()
                        .matchAny(failure -> error(call, failure))
                        .build())
                .map(event -> SseEvent.chunk(List.of(event)))
                .via(metrics.countingStreams());
        return CompletableFuture.completedFuture(named(SseResponse.of(chunks, List.of()), question));
    }

    private static SseEvent error(Call call, Throwable failure) {
        var problem = Failures.problem(failure, call.correlationId());
        return new SseEvent("error", Optional.empty(), problem.body(call.correlationId()));
    }

    private static HttpResponse named(HttpResponse response, Question question) {
        return response.addHeader(
                RawHeader.create("X-Helpy-Session-Id", question.room().id()));
    }

    /** Goes on to the end, whether somebody waits for it or not. */
    private CompletionStage<RoundAnswer> answer(Question question) {
        var asked = new AskedRound(question.messageId());
        return facts(question)
                .takeWhile(fact -> asked.goesOnAfter(fact.event()), true)
                .completionTimeout(ANSWER_WITHIN)
                .runWith(Sink.ignore(), system)
                .thenCompose(read -> runs(question.room(), asked))
                .thenApply(runs -> RoundAnswer.of(question.room().id(), asked, runs))
                .thenCompose(answer -> ended(question).thenApply(done -> answer));
    }

    private CompletionStage<?> ended(Question question) {
        return question.ends()
                ? asking.session(question.room(), to -> new EndSession(Asker.WORKSPACE, to), Reply.class)
                : CompletableFuture.completedFuture(question);
    }

    private Source<Fact, NotUsed> facts(Question question) {
        var entities = asking.entities();
        return Following.batches(
                        system,
                        Math.max(0, question.after()),
                        after -> entities.follow(entities.session(question.room()), to -> new FollowSession(after, to)),
                        Facts.class)
                .mapConcat(Facts::items);
    }

    /** What those who answered have used. */
    private CompletionStage<Map<String, RunCommand.View>> runs(EntityId room, AskedRound asked) {
        var ids = asked.account().map(RoundAccount::turns).orElse(List.of()).stream()
                .filter(turn ->
                        turn.delivered().isPresent() || turn.suppressed().isPresent())
                .map(turn -> turn.chosen().runId())
                .toList();
        return Asking.all(
                        ids,
                        id -> asking.run(
                                new EntityId(room.workspaceId(), id), RunCommand.GetRun::new, RunCommand.View.class))
                .thenApply(views -> views.stream().collect(Collectors.toMap(RunCommand.View::runId, view -> view)));
    }
}

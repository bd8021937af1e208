package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.reader.Reader;
import ninja.helpy.agents.reader.ReaderCommand;
import ninja.helpy.agents.reader.ReaderCommand.GetReading;
import ninja.helpy.agents.reader.ReaderCommand.MarkRead;
import ninja.helpy.agents.session.GroupSessionCommand.GetRecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.RecentMessages;
import ninja.helpy.api.conversation.Participants;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** How far one has read in a conversation or room, the same on all of one's devices. */
public final class ReadingEndpoints {

    private static final String CONVERSATION = "/chat/conversations/{conversationId}/read";
    private static final String ROOM = SessionEndpoints.ONE + "/read";

    private final Asking asking;
    private final Participants participants;

    public ReadingEndpoints(Asking asking) {
        this.asking = asking;
        this.participants = new Participants(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(CONVERSATION, Access.READ, call -> show(call, this::conversation))
                        .alias("/api" + CONVERSATION),
                put(CONVERSATION, Access.READ, call -> read(call, this::conversation))
                        .alias("/api" + CONVERSATION),
                get(ROOM, Access.READ, call -> show(call, this::room)).alias("/api" + ROOM),
                put(ROOM, Access.READ, call -> read(call, this::room)).alias("/api" + ROOM));
    }

    /** Something that is read: its newest messages, and how many there are in all. */
    private record Talk(String id, List<Message> newest, long total) {

        /** The so-manieth message; empty if it is none of the newest. */
        private Optional<Long> number(String messageId) {
            for (int i = 0; i < newest.size(); i++) {
                if (newest.get(i).messageId().equals(messageId)) return Optional.of(total - newest.size() + i + 1);
            }
            return Optional.empty();
        }
    }

    /** {@code number}: so many messages are read, {@code messageId} being the last of them; {@code unread} are not. */
    record Shown(Optional<String> messageId, long number, long unread, Optional<Instant> readAt) {

        private static Shown of(Talk talk, Optional<Reader.Place> place) {
            long number = place.map(Reader.Place::number).orElse(0L);
            return new Shown(
                    place.map(Reader.Place::messageId),
                    number,
                    Math.max(0, talk.total() - number),
                    place.map(Reader.Place::at));
        }
    }

    private CompletionStage<Talk> conversation(Call call) {
        var id = call.entity("conversationId");
        return participants
                .conversation(call, "conversationId")
                .thenCompose(view -> asking.conversation(id, GetRecent::new, Recent.class))
                .thenApply(recent -> new Talk(id.id(), recent.messages(), recent.total()));
    }

    private CompletionStage<Talk> room(Call call) {
        var id = call.entity("sessionId");
        return RoomAccess.room(asking, call)
                .thenCompose(view -> asking.session(id, GetRecentMessages::new, RecentMessages.class))
                .thenApply(recent -> new Talk(id.id(), recent.messages(), recent.total()));
    }

    private CompletionStage<HttpResponse> show(Call call, Function<Call, CompletionStage<Talk>> where) {
        return where.apply(call).thenCompose(talk -> place(call, talk).thenApply(place -> shown(talk, place)));
    }

    /** Without a message all is read. */
    private CompletionStage<HttpResponse> read(Call call, Function<Call, CompletionStage<Talk>> where) {
        return call.fields().thenCompose(fields -> {
            var asked = fields.idIfAny("messageId");
            fields.check();
            return where.apply(call).thenCompose(talk -> {
                if (talk.newest().isEmpty() && asked.isEmpty()) return show(call, where);
                var messageId = asked.orElseGet(
                        () -> talk.newest().get(talk.newest().size() - 1).messageId());
                long number = talk.number(messageId)
                        .orElseThrow(() -> Problem.of(Code.NOT_FOUND, "it is none of the newest messages")
                                .asException());
                return asking.reader(
                                reader(call),
                                to -> new MarkRead(talk.id(), messageId, number, to),
                                ReaderCommand.Reading.class)
                        .thenApply(reading -> shown(talk, reading));
            });
        });
    }

    private CompletionStage<ReaderCommand.Reading> place(Call call, Talk talk) {
        return asking.reader(reader(call), to -> new GetReading(talk.id(), to), ReaderCommand.Reading.class);
    }

    private static HttpResponse shown(Talk talk, ReaderCommand.Reading reading) {
        return Answers.ok(Shown.of(talk, reading.place()));
    }

    private static EntityId reader(Call call) {
        return new EntityId(call.workspaceId(), call.member().userId());
    }
}

package ninja.helpy.api.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.reader.Reader;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** Frames for one connection: its own affairs and the answers to what it sent. */
final class SocketFrames {

    private SocketFrames() {}

    static Frame connected(SocketUser user, String connectionId) {
        var now = Instant.now();
        return Frame.direct(
                "connect",
                Map.of("userId", user.userId(), "connectionId", connectionId, "serverTime", now.toString()),
                now);
    }

    /** Rooms that go on from here without having been asked for: what was before is read by GET. */
    static Frame rooms(List<SocketActions.Listen> opened) {
        var rooms = opened.stream()
                .map(room -> Map.of("sessionId", room.feed().id().id(), "position", room.after()))
                .toList();
        return Frame.direct("rooms", Map.of("rooms", rooms), Instant.now());
    }

    static Frame ping() {
        var now = Instant.now();
        return Frame.direct("ping", Map.of("ts", now.toString()), now);
    }

    /** {@code asked}: what came with the ping is given back. */
    static Frame pong(JsonNode asked) {
        var now = Instant.now();
        var ts = asked.path("ts");
        boolean isShort = ts.isNumber() || (ts.isTextual() && ts.textValue().length() <= 64);
        return Frame.direct("pong", Map.of("ts", isShort ? ts : now.toString()), now);
    }

    /** How far this person has come; a frame that is dropped for a slow reader is no loss. */
    static Frame read(Reader.Place place) {
        var data = Frame.ordered(
                "conversationId", place.talkId(), "messageId", place.messageId(), "number", place.number());
        return Frame.passing("message.read", data, place.at());
    }

    /** Before the server closes. */
    static Frame disconnect(Optional<SocketUser> user, Outbox.Close why) {
        var data = new LinkedHashMap<String, Object>();
        user.ifPresent(known -> data.put("userId", known.userId()));
        data.put("code", why.code());
        data.put("reason", why.reason());
        return Frame.direct("disconnect", data, Instant.now());
    }

    /** The key behind the connection has ended: a fresh {@code connect} within that time keeps it open. */
    static Frame tokenExpired(Duration renewWithin) {
        var data = Frame.ordered(
                "code", "token_expired",
                "message", "connect again with a fresh token, or this connection ends",
                "renewWithinSec", renewWithin.toSeconds());
        return Frame.direct("error", data, Instant.now());
    }

    static Frame ack(String id, Map<String, ?> result) {
        var data = new LinkedHashMap<String, Object>();
        data.put("id", id);
        data.put("ok", true);
        data.put("result", result);
        return Frame.direct("ack", data, Instant.now());
    }

    static Frame nack(String id, Problem problem) {
        var data = new LinkedHashMap<String, Object>();
        data.put("id", id);
        data.put("ok", false);
        data.put("error", said(problem));
        return Frame.direct("ack", data, Instant.now());
    }

    static Frame error(Optional<String> id, Problem problem) {
        var data = said(problem);
        id.ifPresent(value -> data.put("id", value));
        return Frame.direct("error", data, Instant.now());
    }

    /** The room does not keep facts that far back; they are read by REST, and the feed goes on from {@code position}. */
    static Frame expired(FeedId feed, long position) {
        var data = said(Problem.of(Code.EXPIRED, "too far back: load the messages by GET, live from here on"));
        data.put(feed.isRoom() ? "sessionId" : "conversationId", feed.id().id());
        data.put("position", position);
        return Frame.direct("error", data, Instant.now());
    }

    /** For who reads too slowly: where to go on. */
    static List<Frame> farewell(Map<String, Long> resumeFrom) {
        var data = said(Problem.of(Code.RATE_LIMITED, "reads too slowly: connect again and resume"));
        data.put("resumeFrom", resumeFrom);
        return List.of(
                Frame.direct("error", data, Instant.now()), disconnect(Optional.empty(), Outbox.READS_TOO_SLOWLY));
    }

    private static Map<String, Object> said(Problem problem) {
        var data = new LinkedHashMap<String, Object>();
        data.put("code", problem.code().code());
        data.put("message", problem.detail());
        problem.facts().forEach(data::putIfAbsent);
        return data;
    }
}

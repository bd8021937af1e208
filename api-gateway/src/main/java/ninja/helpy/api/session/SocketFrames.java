package ninja.helpy.api.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    static Frame ping() {
        return Frame.direct("ping", Map.of(), Instant.now());
    }

    static Frame pong() {
        return Frame.direct("pong", Map.of(), Instant.now());
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
    static Frame expired(String sessionId, long position) {
        var data = said(Problem.of(Code.EXPIRED, "too far back: load the messages by GET, live from here on"));
        data.put("sessionId", sessionId);
        data.put("position", position);
        return Frame.direct("error", data, Instant.now());
    }

    /** For who reads too slowly: where to go on. */
    static Frame farewell(Map<String, Long> resumeFrom) {
        var data = said(Problem.of(Code.RATE_LIMITED, "reads too slowly: connect again and resume"));
        data.put("resumeFrom", resumeFrom);
        return Frame.direct("error", data, Instant.now());
    }

    private static Map<String, Object> said(Problem problem) {
        var data = new LinkedHashMap<String, Object>();
        data.put("code", problem.code().code());
        data.put("message", problem.detail());
        problem.facts().forEach(data::putIfAbsent);
        return data;
    }
}

package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.aisdk.AiSdkEncoder;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.encode.SseEncoder;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Problem;

/** In which words an answer is streamed: our named events, or the AI SDK's UI message stream. */
enum Wire {
    EVENTS,
    AI_SDK;

    private static final String UI_MESSAGE_STREAM = "X-Vercel-Ai-Ui-Message-Stream";
    private static final List<HttpHeader> UI_MESSAGE_STREAM_V1 = List.of(RawHeader.create(UI_MESSAGE_STREAM, "v1"));

    /** What a request asks for by {@code ?wire=} or by the AI SDK's header. */
    static Optional<Wire> asked(Call call) {
        var named = call.query("wire").map(Wire::named);
        return named.isPresent() ? named : call.header(UI_MESSAGE_STREAM).map(Wire::ofVersion);
    }

    private static Wire named(String name) {
        return switch (name) {
            case "events" -> EVENTS;
            case "ai-sdk" -> AI_SDK;
            default -> throw Problem.invalid("wire", "must be events or ai-sdk").asException();
        };
    }

    private static Wire ofVersion(String version) {
        if (version.equals("v1")) return AI_SDK;
        throw Problem.invalid(UI_MESSAGE_STREAM, "must be v1").asException();
    }

    RunEncoder encoder(RunOrder.Terms terms) {
        return this == AI_SDK ? new AiSdkEncoder(terms.clientToolNames()) : new SseEncoder();
    }

    /** Where a reader goes on; the AI SDK takes every stream up again at its beginning. */
    long position(Call call) {
        return this == AI_SDK ? 0 : Positions.lastSeen(call);
    }

    List<HttpHeader> headers() {
        return this == AI_SDK ? UI_MESSAGE_STREAM_V1 : List.of();
    }
}

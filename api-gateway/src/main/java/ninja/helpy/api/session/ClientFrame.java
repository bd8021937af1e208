package ninja.helpy.api.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Json;

/** What a client sent: {@code {event, id?, data}}. {@code id} is given back in the answer. */
record ClientFrame(String event, Optional<String> id, JsonNode data) {

    private static final int ID_CHARS_MAX = 64;
    private static final int EVENT_CHARS_MAX = 64;

    /** Ends with a problem if it is not such a frame. */
    static ClientFrame of(Inbound message) {
        message.problem().ifPresent(problem -> {
            throw problem.asException();
        });
        return parse(message.text());
    }

    private static ClientFrame parse(String text) {
        var node = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        var fields = Fields.of(node);
        var event = fields.text("event", EVENT_CHARS_MAX);
        var id = fields.textIfAny("id", ID_CHARS_MAX);
        fields.object("data");
        fields.check();
        return new ClientFrame(
                event, id, fields.has("data") ? node.get("data") : JsonNodeFactory.instance.objectNode());
    }

    Fields fields() {
        return Fields.of(data);
    }

    /** Where a client wants to read on. */
    Map<String, ResumePoints.Point> resumeFrom() {
        return ResumePoints.of(data);
    }
}

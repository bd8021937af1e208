package ninja.helpy.api.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.MessageForm.ContentType;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.Text;

/** Reads the form of a message beside its {@code content}: {@code contentType} and {@code metadata}. */
public final class FormFields {

    private FormFields() {}

    public static MessageForm read(Fields fields) {
        var contentType = fields.oneOf("contentType", ContentType.class).orElse(ContentType.TEXT);
        var metadata = fields.json("metadata").flatMap(given -> metadata(fields, given));
        return new MessageForm(contentType, metadata);
    }

    /** Read once more when it is clean: names that were different may be the same now. */
    private static Optional<String> metadata(Fields fields, JsonNode given) {
        if (!given.isObject() || given.size() > MessageForm.METADATA_KEYS_MAX) {
            return fields.wrong(
                    "metadata", "must be an object of at most " + MessageForm.METADATA_KEYS_MAX + " fields");
        }
        var text = Text.clean(given.toString());
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        Json.parse(bytes);
        if (bytes.length > MessageForm.METADATA_BYTES_MAX) {
            return fields.wrong("metadata", "must have at most " + MessageForm.METADATA_BYTES_MAX + " bytes as JSON");
        }
        return Optional.of(text).filter(any -> !given.isEmpty());
    }
}

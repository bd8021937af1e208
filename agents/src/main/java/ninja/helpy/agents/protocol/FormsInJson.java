package ninja.helpy.agents.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What was written down before messages had a form: it was plain. */
public final class FormsInJson {

    private FormsInJson() {}

    /** {@code carrier}: a message, or an order for one. */
    public static void addPlain(JsonNode carrier) {
        if (carrier instanceof ObjectNode object) {
            object.putObject("form")
                    .put("contentType", MessageForm.ContentType.TEXT.name())
                    .putNull("metadata");
        }
    }
}

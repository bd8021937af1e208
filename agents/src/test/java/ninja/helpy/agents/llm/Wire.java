package ninja.helpy.agents.llm;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one provider puts on the wire while it answers. All answers here use 12 input and 7 output tokens. */
interface Wire {

    String contentType();

    List<byte[]> begin();

    byte[] text(String delta);

    byte[] reasoning(String delta);

    /** A whole tool call; the arguments come in two parts where the protocol allows it. */
    List<byte[]> toolCall(String id, String name, String arguments);

    List<byte[]> end(boolean hasCalledTools);

    byte[] garbage();

    /** "Come back later", said in the middle of a stream. */
    byte[] overload();

    Usage usage();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As a JSON string. */
    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

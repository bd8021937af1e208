package ninja.helpy.api.session;

import java.util.Optional;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.api.conversation.FormFields;
import ninja.helpy.api.wire.Fields;

/**
 * What a socket says. With a {@code clientMessageId} a message that is sent again, on whatever connection, is the same
 * message.
 */
record SocketWords(String content, MessageForm form, Optional<String> clientMessageId) {

    private static final int ID_CHARS_MAX = 64;

    /** The words alone. */
    static SocketWords plain(Fields fields, String field) {
        return new SocketWords(fields.text(field, Conversation.CONTENT_CHARS_MAX), MessageForm.PLAIN, Optional.empty());
    }

    /** The words and what stands beside them. */
    static SocketWords read(Fields fields) {
        return new SocketWords(
                fields.text("content", Conversation.CONTENT_CHARS_MAX),
                FormFields.read(fields),
                fields.textIfAny("clientMessageId", ID_CHARS_MAX));
    }
}

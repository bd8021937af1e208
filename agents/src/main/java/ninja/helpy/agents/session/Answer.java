package ninja.helpy.agents.session;

import java.util.Optional;
import ninja.helpy.agents.protocol.EntityState;

/** What a Helpy has to say. {@code standIn}: the model that said it, if another one was asked first. */
public record Answer(String text, Optional<String> standIn) implements EntityState {

    static final Answer NONE = new Answer("", Optional.empty());
}

package ninja.helpy.agents.vault;

import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;

/** A secret as it is kept: its key's name and what only the {@link Vault} can read, as text. */
public record Sealed(@Masked String text) implements ClusterMessage {

    @Override
    public String toString() {
        return "Sealed[•••]";
    }
}

package ninja.helpy.agents.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The keyed SHA-256 of a machine-made secret of at least 160 random bits, as hex. Comparing takes the same time whatever
 * differs. The key is the installation's; entities only ever see hashes.
 */
public record SecretHash(@Masked String hex) implements ClusterMessage {

    public boolean matches(SecretHash other) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "SecretHash[•••]";
    }
}

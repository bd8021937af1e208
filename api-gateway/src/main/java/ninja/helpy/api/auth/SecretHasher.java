package ninja.helpy.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ninja.helpy.agents.protocol.SecretHash;

/**
 * Keyed SHA-256 with the installation's secret. A stolen database opens no door, and a machine-made secret needs no slow
 * hash: there is nothing to guess.
 */
public final class SecretHasher {

    public static final int INSTALLATION_SECRET_CHARS_MIN = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    public SecretHasher(String installationSecret) {
        if (installationSecret.length() < INSTALLATION_SECRET_CHARS_MIN) {
            throw new IllegalArgumentException(
                    "the installation secret needs at least " + INSTALLATION_SECRET_CHARS_MIN + " characters");
        }
        key = new SecretKeySpec(installationSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public SecretHash hash(String secret) {
        return new SecretHash(HexFormat.of().formatHex(mac("hash", secret)));
    }

    /** The same 256 bits for the same label, for ever, and for nobody without the installation's secret. */
    String derived(String label) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac("derive", label));
    }

    private byte[] mac(String purpose, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((purpose + '\0').getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}

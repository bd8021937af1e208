package ninja.helpy.agents.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import com.typesafe.config.Config;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Envelope encryption with Tink: each secret has a key of its own, and that is encrypted with the master key. Whom a secret
 * belongs to is bound to it, so that it cannot be moved to another tenant's place. Older master keys still open; new
 * secrets are sealed with the first. Without any key nothing can be sealed.
 */
public final class Vault {

    public static final int MASTER_KEY_CHARS_MIN = 32;

    private static final int KEY_BYTES = 32;
    private static final byte[] PURPOSE = "helpy vault".getBytes(StandardCharsets.US_ASCII);
    private static final char SEPARATOR = '.';

    /** By their names, the first one first. */
    private final Map<String, Aead> keys;

    private Vault(Map<String, Aead> keys) {
        this.keys = keys;
    }

    /** From {@code helpy.agents.vault}. */
    public static Vault from(Config config) {
        var first = config.getString("master-key").strip();
        var older = config.getString("older-master-keys").split(",", -1);
        return of(Stream.concat(Stream.of(first), Stream.of(older))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList());
    }

    public static Vault of(List<String> masterKeys) {
        try {
            AeadConfig.register();
            var keys = new LinkedHashMap<String, Aead>();
            for (var master : masterKeys) {
                if (master.length() < MASTER_KEY_CHARS_MIN) {
                    throw new IllegalArgumentException(
                            "a master key needs at least " + MASTER_KEY_CHARS_MIN + " characters");
                }
                keys.put(name(master), envelope(master));
            }
            return new Vault(keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks AES-GCM", e);
        }
    }

    private static Aead envelope(String master) throws GeneralSecurityException {
        return KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, new AesGcmJce(derived(master, "key")));
    }

    /** Tells keys apart without telling anything about them. */
    private static String name(String master) throws GeneralSecurityException {
        return HexFormat.of().formatHex(derived(master, "name"), 0, 4);
    }

    private static byte[] derived(String master, String what) throws GeneralSecurityException {
        var info = what.getBytes(StandardCharsets.US_ASCII);
        return Hkdf.computeHkdf("HmacSha256", master.getBytes(StandardCharsets.UTF_8), PURPOSE, info, KEY_BYTES);
    }

    public boolean isOpen() {
        return !keys.isEmpty();
    }

    /** {@code owner}: whose it is and what for; the same is needed to open it. */
    public Sealed seal(String secret, String owner) {
        var first = keys.entrySet().stream().findFirst();
        if (first.isEmpty()) throw new SealedElsewhereException("no master key is configured");
        try {
            var sealed = first.get().getValue().encrypt(bytes(secret), bytes(owner));
            return new Sealed(first.get().getKey()
                    + SEPARATOR
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String open(Sealed sealed, String owner) {
        int cut = sealed.text().indexOf(SEPARATOR);
        var key = cut < 0 ? null : keys.get(sealed.text().substring(0, cut));
        if (key == null) throw new SealedElsewhereException("no master key of this installation opens this secret");
        try {
            var encrypted = Base64.getUrlDecoder().decode(sealed.text().substring(cut + 1));
            return new String(key.decrypt(encrypted, bytes(owner)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealedElsewhereException("this secret was changed, or belongs to something else");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

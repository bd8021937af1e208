package ninja.helpy.api;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;
import ninja.helpy.api.auth.SecretHasher;

/** {@code helpy.api}, read and checked once. */
public record ApiSettings(
        String host,
        int port,
        Optional<String> publicUrl,
        Optional<String> adminKey,
        String installationSecret,
        long bodyBytesMax,
        Duration requestTimeout,
        boolean publicMetrics) {

    public static final int ADMIN_KEY_CHARS_MIN = 32;

    public ApiSettings {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("helpy.api.port: " + port);
        if (installationSecret.length() < SecretHasher.INSTALLATION_SECRET_CHARS_MIN) {
            throw new IllegalArgumentException("helpy.api.installation-secret needs at least "
                    + SecretHasher.INSTALLATION_SECRET_CHARS_MIN + " characters");
        }
        if (adminKey.filter(key -> key.length() < ADMIN_KEY_CHARS_MIN).isPresent()) {
            throw new IllegalArgumentException(
                    "helpy.api.admin-key needs at least " + ADMIN_KEY_CHARS_MIN + " characters, or none");
        }
        if (bodyBytesMax < 1024) throw new IllegalArgumentException("helpy.api.body-max: " + bodyBytesMax);
        publicUrl = publicUrl.map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    public static ApiSettings from(Config config) {
        return new ApiSettings(
                config.getString("host"),
                config.getInt("port"),
                some(config, "public-url"),
                some(config, "admin-key"),
                config.getString("installation-secret"),
                config.getBytes("body-max"),
                config.getDuration("request-timeout"),
                config.getBoolean("public-metrics"));
    }

    private static Optional<String> some(Config config, String path) {
        return Optional.of(config.getString(path)).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "ApiSettings[" + host + ':' + port + ", secrets •••]";
    }
}

package ninja.helpy.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.LlmSettings;
import ninja.helpy.api.ApiSettings;
import ninja.helpy.cluster.local.DemoKeys;
import ninja.helpy.cluster.local.Secrets;

/** The configuration as records, read and checked once. No class below reads a {@link Config}. */
public record Settings(
        Config config,
        ApiSettings api,
        LlmSettings llm,
        Optional<String> discovery,
        Optional<DemoKeys> demo,
        Optional<Path> installedFile) {

    public static final String SYSTEM = "helpy";

    /** Environment variables, system properties, and the files of all modules. */
    public static Settings load() {
        return from(ConfigFactory.load());
    }

    public static Settings from(Config loaded) {
        Config cluster = loaded.getConfig("helpy.cluster");
        Optional<Secrets> secrets = some(cluster, "secrets-dir").map(dir -> new Secrets(Path.of(dir)));
        Config config =
                secretsOf(secrets, loaded).withFallback(joining(cluster)).withFallback(loaded);
        boolean demo = cluster.getBoolean("demo");
        if (demo && secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "helpy.cluster.demo needs helpy.cluster.secrets-dir (HELPY_SECRETS_DIR)");
        }
        return new Settings(
                config,
                ApiSettings.from(config.getConfig("helpy.api")),
                LlmSettings.from(config.getConfig("helpy.agents.llm")),
                some(cluster, "discovery"),
                secrets.filter(known -> demo).map(Secrets::demo),
                some(cluster, "installed-file").map(Path::of));
    }

    /** What the environment says wins over the files. */
    private static Config secretsOf(Optional<Secrets> secrets, Config loaded) {
        var found = new HashMap<String, Object>();
        secrets.ifPresent(files -> {
            if (loaded.getString("helpy.api.installation-secret").isBlank()) {
                found.put("helpy.api.installation-secret", files.installation());
            }
            if (loaded.getString("helpy.api.admin-key").isBlank()) {
                found.put("helpy.api.admin-key", files.admin());
            }
            if (loaded.getString("helpy.agents.vault.master-key").isBlank()) {
                found.put("helpy.agents.vault.master-key", files.master());
            }
        });
        return ConfigFactory.parseMap(found);
    }

    private static Config joining(Config cluster) {
        List<String> seeds = Stream.of(cluster.getString("seed-nodes").split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(address -> "akka://" + SYSTEM + "@" + address)
                .toList();
        if (!seeds.isEmpty() && some(cluster, "discovery").isPresent()) {
            throw new IllegalArgumentException("set HELPY_SEED_NODES or HELPY_DISCOVERY, not both");
        }
        return ConfigFactory.parseMap(Map.of("akka.cluster.seed-nodes", seeds));
    }

    private static Optional<String> some(Config config, String path) {
        return Optional.of(config.getString(path).strip()).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return "Settings[" + api + "]";
    }
}

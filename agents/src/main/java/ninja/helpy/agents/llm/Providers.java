package ninja.helpy.agents.llm;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The providers that are configured, each behind its door and the watchdog. {@code demo} is always there. */
public final class Providers implements Models {

    private static final Pattern BEDROCK_REGION = Pattern.compile("^bedrock/(us|eu|apac|jp|au|ca|us-gov|global)\\.");

    private final Map<String, LanguageModel> byProvider = new LinkedHashMap<>();
    private final PriceList prices;
    private final String defaultModel;

    private Providers(ActorSystem<?> system, LlmSettings settings) {
        var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        this.prices = settings.prices();
        var firstDefault = "demo/helpy";
        add("demo", new Watchdog(new DemoModel(system, settings.demoTokenDelay()), settings.deadlines(), blocking));
        this.defaultModel = settings.defaultModel().isEmpty() ? firstDefault : settings.defaultModel();
    }

    public static Models create(ActorSystem<?> system, LlmSettings settings) {
        return new Providers(system, settings);
    }

    @Override
    public Optional<Model> find(String fullName) {
        var provider = fullName.substring(0, Math.max(0, fullName.indexOf('/')));
        var language = byProvider.get(provider);
        if (language == null) return Optional.empty();
        return Models.nameOf(provider, fullName).map(name -> new Model(provider, name, language, priceOf(fullName)));
    }

    @Override
    public String defaultModel() {
        return defaultModel;
    }

    private void add(String provider, LanguageModel language) {
        byProvider.put(provider, language);
    }

    /** The same Bedrock model is called by several names, one per group of regions. */
    private Price priceOf(String fullName) {
        return prices.of(BEDROCK_REGION.matcher(fullName).replaceFirst("bedrock/"));
    }
}

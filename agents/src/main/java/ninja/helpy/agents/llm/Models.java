package ninja.helpy.agents.llm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that this installation knows, by their full name {@code provider/model}. */
public interface Models {

    int NAME_CHARACTERS_MAX = 200;

    /** Empty if no provider of that name is configured. */
    Optional<Model> find(String fullName);

    /** What agents use that name no model. */
    String defaultModel();

    /** What agents that name no model may choose from; if empty, they use the default model. */
    default Tiers tiers() {
        return Tiers.NONE;
    }

    /** How the providers' keys are doing. */
    default List<KeyFigures> keys() {
        return List.of();
    }

    /** Full names by what they are good for, each list in the order of preference. {@code small}: for short questions. */
    record Tiers(List<String> small, List<String> selfHosted, List<String> premium) {

        public static final Tiers NONE = new Tiers(List.of(), List.of(), List.of());

        public Tiers {
            small = List.copyOf(small);
            selfHosted = List.copyOf(selfHosted);
            premium = List.copyOf(premium);
        }

        public boolean isEmpty() {
            return equals(NONE);
        }
    }

    /** All models of one provider behind one door, at one price: what tests put before {@link Providers}. */
    static Models of(String provider, LanguageModel language, Price price) {
        return new Models() {
            @Override
            public Optional<Model> find(String fullName) {
                return nameOf(provider, fullName).map(name -> new Model(provider, name, language, price));
            }

            @Override
            public String defaultModel() {
                return provider + "/default";
            }
        };
    }

    /** These models first, then the others; the default model is the one of these. */
    default Models orElse(Models others) {
        var first = this;
        return new Models() {
            @Override
            public Optional<Model> find(String fullName) {
                return first.find(fullName).or(() -> others.find(fullName));
            }

            @Override
            public String defaultModel() {
                return first.defaultModel();
            }

            @Override
            public Tiers tiers() {
                return first.tiers();
            }

            @Override
            public List<KeyFigures> keys() {
                return Stream.concat(first.keys().stream(), others.keys().stream())
                        .toList();
            }
        };
    }

    /** What comes after {@code provider/}, if the full name is one of that provider's. */
    static Optional<String> nameOf(String provider, String fullName) {
        var prefix = provider + "/";
        boolean isOurs = fullName.startsWith(prefix)
                && fullName.length() > prefix.length()
                && fullName.length() <= NAME_CHARACTERS_MAX;
        return isOurs ? Optional.of(fullName.substring(prefix.length())) : Optional.empty();
    }

    /** A model, how to call it and what it costs. {@code name} is the provider's own name for it. */
    record Model(String provider, String name, LanguageModel language, Price price) {

        public String fullName() {
            return provider + "/" + name;
        }
    }
}

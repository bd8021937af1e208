package ninja.helpy.agents.llm;

import java.util.Optional;

/** The models that this installation knows, by their full name {@code provider/model}. */
public interface Models {

    int NAME_CHARACTERS_MAX = 200;

    /** Empty if no provider of that name is configured. */
    Optional<Model> find(String fullName);

    /** What agents use that name no model. */
    String defaultModel();

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

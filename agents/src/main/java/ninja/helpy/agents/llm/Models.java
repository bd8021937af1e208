package ninja.helpy.agents.llm;

import java.util.Optional;

/** The models that this installation knows, by their full name {@code provider/model}. */
public interface Models {

    /** Empty if no provider of that name is configured. */
    Optional<Model> find(String fullName);

    /** What agents use that name no model. */
    String defaultModel();

    /** A model, how to call it and what it costs. {@code name} is the provider's own name for it. */
    record Model(String provider, String name, LanguageModel language, Price price) {

        public String fullName() {
            return provider + "/" + name;
        }
    }
}

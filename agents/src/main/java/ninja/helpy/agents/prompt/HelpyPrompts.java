package ninja.helpy.agents.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.prompt.PromptCommand.PromptView;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.EntityId;

/**
 * What a model is told of a Helpy, compiled once for all runs that are told the same. Who has no sections of his own costs no
 * question; for the others their prompt is asked, and then not again until something it is compiled from has changed.
 */
public final class HelpyPrompts {

    private final Function<EntityId, CompletionStage<PromptView>> prompts;
    private final Cache<Key, String> compiled;

    /** All that the text depends on: a changed Helpy, or changed sections, is another key. */
    private record Key(EntityId helpy, String userId, long agentVersion, long revision, long promptVersion) {}

    /** How long compiled prompts are kept, and how many characters of them on one node. */
    public record Settings(Duration keptFor, long charactersMax) {

        public static Settings from(Config config) {
            return new Settings(config.getDuration("kept-for"), config.getLong("characters-max"));
        }
    }

    /** {@code prompts} reads the prompt of that id. */
    public HelpyPrompts(Function<EntityId, CompletionStage<PromptView>> prompts, Settings settings, Ticker ticker) {
        this.prompts = prompts;
        this.compiled = Caffeine.newBuilder()
                .expireAfterWrite(settings.keptFor())
                .maximumWeight(settings.charactersMax())
                .<Key, String>weigher((key, text) -> text.length())
                .ticker(ticker)
                .build();
    }

    /** Fails if the user's own sections cannot be read now: half a prompt would be another Helpy. */
    public CompletionStage<String> textFor(EntityId helpy, Speaker speaker, Voice voice, String userId) {
        var agent = speaker.agent();
        var key = new Key(helpy, userId, agent.version(), voice.revision(), voice.promptVersion());
        var known = compiled.getIfPresent(key);
        if (known != null) return CompletableFuture.completedFuture(known);
        return own(helpy, voice, userId).thenApply(own -> {
            var sections = Sections.of(agent.config(), voice, own);
            var text = Compiled.of(agent.config(), sections, voice.memories()).text();
            compiled.put(key, text);
            return text;
        });
    }

    private CompletionStage<Own> own(EntityId helpy, Voice voice, String userId) {
        if (voice.promptVersion() == 0) return CompletableFuture.completedFuture(Own.NOTHING);
        return prompts.apply(PromptEntity.idOf(helpy, userId)).thenApply(PromptView::own);
    }
}

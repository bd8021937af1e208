package ninja.helpy.api.agent;

import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand.GetSpeaker;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.HelpyCommand.NotePrompt;
import ninja.helpy.agents.prompt.PromptCommand.CompilePrompt;
import ninja.helpy.agents.prompt.PromptCommand.GetPrompt;
import ninja.helpy.agents.prompt.PromptCommand.PromptView;
import ninja.helpy.agents.prompt.PromptEntity;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.wire.Problem;

/** A Helpy as it speaks with the caller, and what the caller has made of its prompt. */
record HelpyPrompting(Asking asking) {

    record Compiled(Speaker speaker, PromptView prompt) {}

    /** A Helpy of somebody else is as one that is not there. */
    CompletionStage<Speaker> speaker(EntityId id, Caller.Member member) {
        return asking.agent(id, to -> new GetSpeaker(GetSpeaker.CURRENT, member.userId(), to), Speaker.class)
                .thenApply(speaker -> {
                    var owner = speaker.agent().config().persona().ownerUserId();
                    if (speaker.voice().isEmpty()
                            || owner.filter(user -> !member.maySee(user)).isPresent()) {
                        throw Problem.notFound().asException();
                    }
                    return speaker;
                });
    }

    CompletionStage<Compiled> read(EntityId id, Caller.Member member) {
        return speaker(id, member)
                .thenCompose(speaker -> asking.prompt(
                                PromptEntity.idOf(id, member.userId()), GetPrompt::new, PromptView.class)
                        .thenApply(prompt -> new Compiled(speaker, prompt)));
    }

    /** For the Helpy as it is now: another version if something has changed. */
    CompletionStage<Compiled> compiled(EntityId id, Caller.Member member, Own change) {
        return speaker(id, member)
                .thenCompose(speaker -> asking.prompt(
                                PromptEntity.idOf(id, member.userId()),
                                to -> new CompilePrompt(member.userId(), speaker, change, to),
                                PromptView.class)
                        .thenApply(prompt -> new Compiled(speaker, prompt)));
    }

    /**
     * Sections of one's own. The Helpy gives a place for them before they are written, and knows of them before they are
     * answered: from then on every run is told them, on whatever node.
     */
    CompletionStage<Compiled> written(EntityId id, Caller.Member member, Own change) {
        return speaker(id, member)
                .thenCompose(speaker -> note(id, member, 0))
                .thenCompose(place -> compiled(id, member, change))
                .thenCompose(compiled ->
                        note(id, member, compiled.prompt().version()).thenApply(noted -> compiled));
    }

    private CompletionStage<?> note(EntityId id, Caller.Member member, long version) {
        return asking.agent(id, to -> new NotePrompt(member.userId(), version, to), Asking.DONE);
    }
}

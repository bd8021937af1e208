package ninja.helpy.agents.prompt;

import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import java.time.Clock;
import ninja.helpy.agents.prompt.PromptCommand.CompilePrompt;
import ninja.helpy.agents.prompt.PromptCommand.GetPrompt;
import ninja.helpy.agents.prompt.PromptCommand.PromptView;
import ninja.helpy.agents.prompt.PromptCommand.RecordEffect;
import ninja.helpy.agents.prompt.PromptEvent.PromptRated;
import ninja.helpy.agents.prompt.PromptEvent.PromptVersioned;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;

/** The one owner of what a user has written into the prompt of a Helpy. */
public final class PromptEntity extends JournaledEntity<PromptCommand, PromptEvent, Prompt> {

    public static final EntityTypeKey<PromptCommand> KEY = EntityTypeKey.create(PromptCommand.class, "prompt");

    public static final Fold FOLD =
            Fold.of(Prompt.EMPTY, Prompt.class, PromptEvent.class, (state, event) -> event.applyTo(state));

    private final Clock clock;

    /** A user's id may have any sign in it, an entity's may not. */
    public static EntityId idOf(EntityId helpy, String userId) {
        return new EntityId(helpy.workspaceId(), Ids.of("prompt", userId, helpy.id()));
    }

    public static Behavior<PromptCommand> create(EntityId id, Clock clock) {
        return new PromptEntity(id, clock);
    }

    private PromptEntity(EntityId id, Clock clock) {
        super(KEY.name(), id.toString());
        this.clock = clock;
    }

    @Override
    public Prompt emptyState() {
        return Prompt.EMPTY;
    }

    @Override
    public CommandHandler<PromptCommand, PromptEvent, Prompt> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(CompilePrompt.class, this::onCompile)
                .onCommand(RecordEffect.class, this::onEffect)
                .onCommand(GetPrompt.class, (prompt, c) -> answer(c.replyTo(), view(prompt)))
                .build();
    }

    private Effect<PromptEvent, Prompt> onCompile(Prompt prompt, CompilePrompt c) {
        if (c.speaker().voice().isEmpty()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such Helpy");
        var voice = c.speaker().voice().get();
        var own = prompt.own().changed(c.change());
        var config = c.speaker().agent().config();
        var sections = Sections.of(config, voice, own);
        boolean isSame = own.equals(prompt.own())
                && prompt.current()
                        .map(Prompt.Version::sections)
                        .filter(sections::equals)
                        .isPresent();
        if (isSame) return answer(c.replyTo(), view(prompt));
        var versioned = new PromptVersioned(
                c.userId(),
                c.speaker().agent().agentId(),
                prompt.nextVersion(),
                own,
                sections,
                Compiled.of(config, sections, voice.memories()).tokens(),
                clock.instant());
        return commit(versioned, c.replyTo(), PromptEntity::view);
    }

    private Effect<PromptEvent, Prompt> onEffect(Prompt prompt, RecordEffect c) {
        var told = prompt.at(c.toldAt());
        var before = prompt.ratedBy(c.runId(), c.raterId());
        if (told.isEmpty() || before.filter(one -> one.points() == c.points()).isPresent()) {
            return answer(c.replyTo(), Done.DONE);
        }
        long version = told.get().version();
        return done(new PromptRated(c.runId(), c.raterId(), version, c.points(), clock.instant()), c.replyTo());
    }

    private static Reply view(Prompt prompt) {
        return new PromptView(prompt.own(), prompt.versions());
    }

    @Override
    public EventHandler<Prompt, PromptEvent> eventHandler() {
        return (prompt, event) -> event.applyTo(prompt);
    }
}

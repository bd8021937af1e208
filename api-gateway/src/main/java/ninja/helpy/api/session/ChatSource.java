package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand.Facts;
import ninja.helpy.agents.conversation.ConversationCommand.FollowConversation;
import ninja.helpy.agents.conversation.ConversationCommand.GetConversation;
import ninja.helpy.agents.conversation.ConversationCommand.View;
import ninja.helpy.agents.conversation.ConversationFact;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.session.Told.HelpyRun;

/** A conversation of two as a feed: for all the connections of one person. */
final class ChatSource implements FeedSource {

    /** A run that has kept its turn for longer after its end had come for it too late, and was told of then. */
    private static final Duration TURN_KEPT = Duration.ofMinutes(1);

    private final ActorSystem<?> system;
    private final Entities entities;
    private final EntityId id;
    private final ChatFrames frames;
    private final ChatEnds ends;
    private volatile String agentId = "";

    ChatSource(ActorSystem<?> system, Entities entities, EntityId id) {
        this.system = system;
        this.entities = entities;
        this.id = id;
        this.frames = new ChatFrames(id.id());
        this.ends = new ChatEnds(frames);
    }

    @Override
    public CompletionStage<Opening> open() {
        return FeedReplies.expect(entities.ask(entities.conversation(id), GetConversation::new), View.class)
                .thenCompose(view -> {
                    agentId = view.agentId();
                    return view.openRun()
                            .map(this::ifOpen)
                            .orElseGet(() -> CompletableFuture.completedFuture(List.of()))
                            .thenApply(atWork -> new Opening(view.position(), atWork));
                });
    }

    /** It may end while it is asked: nobody has been told so, since its turn had not ended when this feed began. */
    private CompletionStage<List<HelpyRun>> ifOpen(String runId) {
        var run = entities.run(new EntityId(id.workspaceId(), runId));
        return entities.ask(run, GetRun::new)
                .thenApply(reply -> reply instanceof RunCommand.View view && isOpen(view)
                        ? List.of(new HelpyRun(Optional.empty(), agentId, runId))
                        : List.<HelpyRun>of())
                .exceptionally(unknown -> List.of());
    }

    /** It may still believe that it waits for its turn: its question, by which it would begin here, is told already. */
    private static boolean isOpen(RunCommand.View run) {
        var before = Instant.now().minus(TURN_KEPT);
        return run.endedAt().filter(end -> end.isBefore(before)).isEmpty();
    }

    @Override
    public CompletionStage<List<Told>> after(long position) {
        return FeedReplies.expect(
                        entities.ask(entities.conversation(id), replyTo -> new FollowConversation(position, replyTo)),
                        Facts.class)
                .thenApply(this::told);
    }

    @Override
    public Source<List<Told>, NotUsed> follow(long position) {
        return Following.batches(
                        system,
                        position,
                        after -> entities.follow(
                                entities.conversation(id), replyTo -> new FollowConversation(after, replyTo)),
                        Facts.class)
                .map(this::told);
    }

    private List<Told> told(Facts facts) {
        return facts.items().stream()
                .map(fact -> new Told(fact.position(), frames.of(fact), effect(fact)))
                .toList();
    }

    private Optional<Told.Effect> effect(ConversationFact fact) {
        if (!(fact.change() instanceof ConversationFact.Said said)) return Optional.empty();
        var message = said.message();
        return message.runId()
                .map(runId -> message.sender().type() == Message.Type.HUMAN
                        ? new Told.Begins(new HelpyRun(Optional.empty(), agentId, runId))
                        : new Told.Ends(runId, Optional.of(message)));
    }

    @Override
    public Source<Pieces, NotUsed> run(String runId) {
        return FeedReplies.pieces(system, entities, new EntityId(id.workspaceId(), runId));
    }

    @Override
    public CompletionStage<List<Frame>> endOf(HelpyRun run, Optional<Message> answer) {
        var end = new ChatEnds(frames);
        end.begins(run);
        answer.ifPresent(message -> end.answered(run.runId(), message, Instant.now()));
        return run(run.runId())
                .mapConcat(pieces -> end.read(run.runId(), pieces.items(), Instant.now()))
                .runWith(Sink.seq(), system)
                .exceptionally(unknown -> List.of());
    }

    @Override
    public DraftFrames drafts() {
        return frames;
    }

    @Override
    public RunEnds ends() {
        return ends;
    }
}

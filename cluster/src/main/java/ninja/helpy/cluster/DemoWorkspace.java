package ninja.helpy.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.SecretHash;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.NewRoom;
import ninja.helpy.agents.session.RoomHelpy;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.cluster.local.DemoKeys;

/**
 * Makes the demo workspace at the first start. Every command carries the id of what it makes, so several nodes may do
 * this at once and a second start changes nothing.
 */
final class DemoWorkspace {

    private static final long CREDITS = 100_000_000_000L;
    private static final int ATTEMPTS = 60;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Entities entities;
    private final Function<String, SecretHash> hash;
    private final DemoKeys keys;
    private final EntityId room;

    DemoWorkspace(Entities entities, Function<String, SecretHash> hash, DemoKeys keys) {
        this.entities = entities;
        this.hash = hash;
        this.keys = keys;
        this.room = new EntityId(keys.workspaceId(), keys.roomId());
    }

    /** Tries again while shards find their places. The room is made last: where it is, all the rest is as well. */
    CompletionStage<Done> seed(ActorSystem<?> system) {
        return Patterns.retry(
                this::seedOnce, ATTEMPTS, PAUSE, system.classicSystem().scheduler(), system.executionContext());
    }

    private CompletionStage<Done> seedOnce() {
        return entities.ask(entities.session(room), GroupSessionCommand.GetSession::new)
                .thenCompose(found -> found instanceof Refused ? seedAll() : done());
    }

    private CompletionStage<Done> seedAll() {
        return workspace().thenCompose(done -> agents()).thenCompose(done -> room());
    }

    private CompletionStage<Done> workspace() {
        var workspace = entities.workspace(keys.workspaceId());
        return tell(
                        workspace,
                        r -> new WorkspaceCommand.CreateWorkspace(
                                "Demo", "Made at the first start: try things here.", r))
                .thenCompose(done -> tell(
                        workspace,
                        r -> new WorkspaceCommand.AddApiKey(
                                "demo", "demo", Level.OWNER, hash.apply(keys.apiKey()), Optional.empty(), r)))
                .thenCompose(done -> tell(
                        entities.ledger(keys.workspaceId()),
                        r -> new GrantCredits("demo-welcome", CREDITS, "welcome to the demo workspace", r)));
    }

    private CompletionStage<Done> agents() {
        CompletionStage<Done> all = done();
        for (DemoKeys.Door door : keys.agents()) all = all.thenCompose(done -> agent(door));
        return all;
    }

    private CompletionStage<Done> agent(DemoKeys.Door door) {
        AgentConfig config = DemoHelpys.config(door.name());
        var agent = entities.agent(new EntityId(keys.workspaceId(), door.agentId()));
        return tell(
                        entities.workspace(keys.workspaceId()),
                        r -> new WorkspaceCommand.ListAgent(door.agentId(), "helpy", door.name(), r))
                .thenCompose(done -> tell(agent, r -> new AgentCommand.CreateAgent(config, r)))
                .thenCompose(done -> tell(
                        agent, r -> new AgentCommand.AddAgentKey("demo", "demo", hash.apply(door.webhookKey()), r)))
                .thenCompose(done -> tell(
                        agent,
                        r -> new AgentCommand.AddStream("demo", hash.apply(door.streamSecret()), List.of("*"), r)));
    }

    private CompletionStage<Done> room() {
        List<RoomHelpy> helpys = keys.agents().stream()
                .map(door -> {
                    var persona = DemoHelpys.config(door.name()).persona();
                    return new RoomHelpy(
                            door.agentId(),
                            door.name(),
                            persona.subject(),
                            persona.personality(),
                            persona.ownerUserId());
                })
                .toList();
        var everyoneAnswers = RoomSettings.DEFAULT.with(helpys.size(), RoomSettings.RespondMode.ALL);
        return tell(
                        entities.workspace(keys.workspaceId()),
                        r -> new WorkspaceCommand.ListRoom(keys.roomId(), "Study room", r))
                .thenCompose(done -> tell(
                        entities.session(room),
                        r -> new GroupSessionCommand.CreateSession(
                                NewRoom.of("Study room", everyoneAnswers, helpys), r)));
    }

    private <C> CompletionStage<Done> tell(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return entities.ask(entity, command).thenApply(reply -> {
            if (reply instanceof Refused refused) {
                throw new IllegalStateException("the demo workspace cannot be made: " + refused);
            }
            return Done.getInstance();
        });
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}

package ninja.helpy.agents.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.SecretHash;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.Admitted;
import ninja.helpy.agents.workspace.WorkspaceCommand.ChangeWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.CheckApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.CheckKeyId;
import ninja.helpy.agents.workspace.WorkspaceCommand.CreateWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.DeleteWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.IssueTicket;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListAgent;
import ninja.helpy.agents.workspace.WorkspaceCommand.PutMcpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand.RedeemTicket;
import ninja.helpy.agents.workspace.WorkspaceCommand.RemoveMcpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand.RevokeApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.RotateApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.TicketHolder;
import ninja.helpy.agents.workspace.WorkspaceCommand.View;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkspaceEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final SecretHash SECRET = new SecretHash("aa");
    private static final SecretHash OTHER = new SecretHash("bb");

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final EventSourcedBehaviorTestKit<WorkspaceCommand, WorkspaceEvent, Workspace> workspace =
            EventSourcedBehaviorTestKit.create(akka.system(), WorkspaceEntity.create("w-1", clock));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void created() {
        workspace.clear();
        when(r -> new CreateWorkspace("Class 4b", "", r));
    }

    @Test
    void creatingItAgainChangesNothingAndUnderAnotherNameIsRefused() {
        assertThat(workspace
                        .<Reply>runCommand(r -> new CreateWorkspace("Class 4b", "", r))
                        .hasNoEvents())
                .isTrue();
        assertThat(reason(when(r -> new CreateWorkspace("Other", "", r)))).isEqualTo(Refusal.ALREADY_EXISTS);
    }

    @Test
    void aChangeBasedOnAnOlderReadIsRefused() {
        var first = (View) when(GetWorkspace::new);
        when(r -> new ChangeWorkspace(Optional.of("Class 5b"), Optional.empty(), Optional.of(first.version()), r));

        var late = when(
                r -> new ChangeWorkspace(Optional.of("Class 6b"), Optional.empty(), Optional.of(first.version()), r));

        assertThat(reason(late)).isEqualTo(Refusal.VERSION_CONFLICT);
        assertThat(((View) when(GetWorkspace::new)).name()).isEqualTo("Class 5b");
    }

    @Test
    void aKeyOpensUntilItIsRevoked() {
        addKey(Optional.empty());
        assertThat(when(r -> new CheckApiKey(SECRET, r)))
                .isEqualTo(new Admitted("w-1", "k-1", "main", Level.WRITE, Optional.empty()));
        assertThat(when(r -> new CheckKeyId("k-1", r))).isInstanceOf(Admitted.class);

        when(r -> new RevokeApiKey("k-1", r));

        assertThat(reason(when(r -> new CheckApiKey(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(reason(when(r -> new CheckKeyId("k-1", r)))).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void theLastKeyOfAnOwnerCannotBeRevoked() {
        when(r -> new AddApiKey("k-1", "main", Level.OWNER, SECRET, Optional.empty(), r));
        assertThat(reason(when(r -> new RevokeApiKey("k-1", r)))).isEqualTo(Refusal.INVALID_STATE);

        when(r -> new AddApiKey("k-2", "second", Level.OWNER, OTHER, Optional.empty(), r));

        assertThat(when(r -> new RevokeApiKey("k-1", r))).isEqualTo(Done.DONE);
    }

    @Test
    void aKeyOpensNoLongerThanItWasMeantTo() {
        addKey(Optional.of(now.plusSeconds(60)));
        now = now.plusSeconds(61);

        assertThat(reason(when(r -> new CheckApiKey(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(reason(when(r -> new CheckKeyId("k-1", r)))).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void aRotatedKeyStillOpensForADayBesideTheNewOne() {
        addKey(Optional.empty());
        when(r -> new RotateApiKey("k-1", OTHER, r));

        assertThat(when(r -> new CheckApiKey(OTHER, r))).isInstanceOf(Admitted.class);
        assertThat(when(r -> new CheckApiKey(SECRET, r))).isInstanceOf(Admitted.class);
        now = now.plus(Workspace.ROTATION_OVERLAP).plusSeconds(1);
        assertThat(when(r -> new CheckApiKey(OTHER, r))).isInstanceOf(Admitted.class);
        assertThat(reason(when(r -> new CheckApiKey(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void aDeletedWorkspaceIsGoneAndItsKeysAreDead() {
        addKey(Optional.empty());
        when(DeleteWorkspace::new);

        assertThat(reason(when(r -> new CheckApiKey(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(reason(when(GetWorkspace::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(when(r -> new CreateWorkspace("Class 4b", "", r)))).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void aTicketIsGoodOnceAndForHalfAMinute() {
        when(r -> new IssueTicket(SECRET, "u-1", "Uma", "k-1", r));
        assertThat(when(r -> new RedeemTicket(SECRET, r))).isEqualTo(new TicketHolder("u-1", "Uma", "k-1"));
        assertThat(reason(when(r -> new RedeemTicket(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);

        when(r -> new IssueTicket(OTHER, "u-1", "Uma", "k-1", r));
        now = now.plus(Tickets.LIFE).plus(Duration.ofSeconds(1));
        assertThat(reason(when(r -> new RedeemTicket(OTHER, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void oneAgentTooManyIsRefusedAndAListedOneIsNotCountedTwice() {
        IntStream.range(0, Workspace.AGENTS_MAX).forEach(i -> when(r -> new ListAgent("a-" + i, "helpy", "A", r)));

        assertThat(reason(when(r -> new ListAgent("one-more", "helpy", "A", r))))
                .isEqualTo(Refusal.PLAN_LIMIT_REACHED);
        assertThat(when(r -> new ListAgent("a-1", "helpy", "New name", r))).isEqualTo(Done.DONE);
        assertThat(workspace.getState().agents()).hasSize(Workspace.AGENTS_MAX);
    }

    @Test
    void replayingTheJournalGivesTheSameWorkspace() {
        addKey(Optional.of(now.plusSeconds(60)));
        when(r -> new RotateApiKey("k-1", OTHER, r));
        when(r -> new ListAgent("a-1", "helpy", "Ada", r));
        when(r -> new PutMcpServer(server("s-1", "sky"), r));
        var live = workspace.getState();

        assertThat(workspace.restart().state()).isEqualTo(live);
    }

    @Test
    void mcpServersAreFewAndNoTwoHaveOneName() {
        when(r -> new PutMcpServer(server("s-1", "sky"), r));

        assertThat(reason(when(r -> new PutMcpServer(server("s-2", "SKY"), r)))).isEqualTo(Refusal.ALREADY_EXISTS);
        IntStream.range(2, Workspace.MCP_SERVERS_MAX + 1)
                .forEach(i -> when(r -> new PutMcpServer(server("s-" + i, "n" + i), r)));
        assertThat(reason(when(r -> new PutMcpServer(server("more", "more"), r))))
                .isEqualTo(Refusal.PLAN_LIMIT_REACHED);

        // One that is there already may be changed, also by its own name.
        when(r -> new PutMcpServer(server("s-1", "Sky"), r));
        assertThat(workspace.getState().mcpServer("s-1").orElseThrow().name()).isEqualTo("Sky");
        assertThat(when(r -> new RemoveMcpServer("s-1", r))).isEqualTo(Done.DONE);
        assertThat(reason(when(r -> new RemoveMcpServer("s-1", r)))).isEqualTo(Refusal.NOT_FOUND);
    }

    private static McpServer server(String id, String name) {
        return new McpServer(id, name, "https://sky.example/mcp", McpServer.Auth.NONE, List.of(), true);
    }

    private void addKey(Optional<Instant> expiresAt) {
        when(r -> new AddApiKey("k-1", "main", Level.WRITE, SECRET, expiresAt, r));
    }

    private static Refusal reason(Reply reply) {
        return ((Refused) reply).reason();
    }

    private Reply when(Function<ActorRef<Reply>, WorkspaceCommand> command) {
        return workspace.<Reply>runCommand(command).reply();
    }
}

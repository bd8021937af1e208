package ninja.helpy.api;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ninja.helpy.api.agent.AgentEndpoints;
import ninja.helpy.api.agent.DoorEndpoints;
import ninja.helpy.api.agent.HelpyEndpoints;
import ninja.helpy.api.agent.HelpyPromptEndpoints;
import ninja.helpy.api.agent.RunEndpoints;
import ninja.helpy.api.auth.Authenticator;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.console.ConsoleEndpoints;
import ninja.helpy.api.conversation.ConversationEndpoints;
import ninja.helpy.api.conversation.MessageEndpoints;
import ninja.helpy.api.credit.CreditEndpoints;
import ninja.helpy.api.credit.LimitEndpoints;
import ninja.helpy.api.credit.ReservationEndpoints;
import ninja.helpy.api.credit.TransactionEndpoints;
import ninja.helpy.api.feedback.FeedbackEndpoints;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Dispatcher;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.RequestLog;
import ninja.helpy.api.http.Routes;
import ninja.helpy.api.mcp.McpServerEndpoints;
import ninja.helpy.api.openai.ModelEndpoints;
import ninja.helpy.api.openai.OpenAiError;
import ninja.helpy.api.ops.Connections;
import ninja.helpy.api.ops.DocsEndpoints;
import ninja.helpy.api.ops.OperationEndpoints;
import ninja.helpy.api.ops.OpsEndpoints;
import ninja.helpy.api.replay.ReplayEndpoints;
import ninja.helpy.api.session.InvitationEndpoints;
import ninja.helpy.api.session.JudgeEndpoints;
import ninja.helpy.api.session.MemberEndpoints;
import ninja.helpy.api.session.ReadingEndpoints;
import ninja.helpy.api.session.RecordingEndpoints;
import ninja.helpy.api.session.RoomMessageEndpoints;
import ninja.helpy.api.session.RoundEndpoints;
import ninja.helpy.api.session.RuleEndpoints;
import ninja.helpy.api.session.SessionEndpoints;
import ninja.helpy.api.session.TalkEndpoints;
import ninja.helpy.api.usage.UsageEndpoints;
import ninja.helpy.api.workspace.ApiKeyEndpoints;
import ninja.helpy.api.workspace.TicketEndpoints;
import ninja.helpy.api.workspace.WorkspaceEndpoints;

/** The whole API put together: every endpoint that there is, behind one dispatcher. */
public final class Api {

    private final ApiPorts ports;
    private final SecretHasher hasher;
    private final Secrets secrets;
    private final Authenticator authenticator;
    private final Connections connections;
    private final Routes routes;

    public Api(ApiPorts ports) {
        this.ports = ports;
        this.hasher = new SecretHasher(ports.settings().installationSecret());
        this.secrets = new Secrets(hasher);
        this.authenticator = new WorkspaceKeyAuthenticator(
                ports.entities(), hasher, ports.settings().adminKey());
        this.connections = new Connections(ports.metrics());
        this.routes = new Routes(endpoints());
    }

    /** The endpoint table. */
    public Routes routes() {
        return routes;
    }

    /** For who makes keys without going through HTTP: the first start of an installation. */
    public Secrets secrets() {
        return secrets;
    }

    public Connections connections() {
        return connections;
    }

    public Dispatcher dispatcher() {
        var settings = ports.settings();
        return new Dispatcher(
                routes,
                authenticator,
                new Call.Limits(settings.bodyBytesMax(), settings.publicUrl()),
                settings.requestTimeout(),
                new RequestLog(ports.metrics()),
                Map.of("v1", new OpenAiError()),
                ports.system());
    }

    private List<Endpoint> endpoints() {
        var asking = new Asking(ports.entities());
        var clock = Clock.systemUTC();
        return Stream.of(
                        new WorkspaceEndpoints(asking, secrets).endpoints(),
                        new ApiKeyEndpoints(asking, secrets, clock).endpoints(),
                        new TicketEndpoints(asking, secrets, clock).endpoints(),
                        new McpServerEndpoints(asking, ports.mcp()).endpoints(),
                        new CreditEndpoints(asking).endpoints(),
                        new ReservationEndpoints(asking, clock).endpoints(),
                        new TransactionEndpoints(ports.lists()).endpoints(),
                        new LimitEndpoints(asking).endpoints(),
                        new UsageEndpoints(asking, ports.lists(), clock).endpoints(),
                        new AgentEndpoints(asking).endpoints(),
                        new HelpyEndpoints(asking, clock).endpoints(),
                        new HelpyPromptEndpoints(asking).endpoints(),
                        new DoorEndpoints(asking, secrets).endpoints(),
                        new RunEndpoints(asking, ports.lists()).endpoints(),
                        new ConversationEndpoints(asking, ports.lists()).endpoints(),
                        new MessageEndpoints(asking, ports.lists()).endpoints(),
                        new SessionEndpoints(asking).endpoints(),
                        new InvitationEndpoints(asking).endpoints(),
                        new MemberEndpoints(asking).endpoints(),
                        new TalkEndpoints(asking, ports.lists()).endpoints(),
                        new RoomMessageEndpoints(asking, ports.lists()).endpoints(),
                        new ReadingEndpoints(asking).endpoints(),
                        new RoundEndpoints(asking, ports.lists(), ports.history(), ports.system()).endpoints(),
                        new RecordingEndpoints(asking, ports.history(), ports.system()).endpoints(),
                        new JudgeEndpoints(asking, ports.history(), ports.system()).endpoints(),
                        new RuleEndpoints(asking, clock).endpoints(),
                        new ModelEndpoints(asking).endpoints(),
                        new FeedbackEndpoints(asking, ports.lists()).endpoints(),
                        new ReplayEndpoints(ports.history()).endpoints(),
                        new DocsEndpoints().endpoints(),
                        new ConsoleEndpoints().endpoints(),
                        new OperationEndpoints(ports.operations()).endpoints(),
                        new LiveEndpoints(ports, hasher, authenticator, connections).endpoints(),
                        ops())
                .flatMap(List::stream)
                .toList();
    }

    private List<Endpoint> ops() {
        return new OpsEndpoints(
                        ports.health(),
                        ports.metrics(),
                        authenticator,
                        ports.settings().publicMetrics(),
                        ports.system())
                .endpoints();
    }
}

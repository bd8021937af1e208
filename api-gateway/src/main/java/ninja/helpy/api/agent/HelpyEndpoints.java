package ninja.helpy.api.agent;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;
import static ninja.helpy.api.http.Endpoint.put;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig.Kind;
import ninja.helpy.agents.agent.HelpyCommand.ChangeMemories;
import ninja.helpy.agents.agent.HelpyCommand.ChangePersonality;
import ninja.helpy.agents.agent.HelpyCommand.CreateHelpy;
import ninja.helpy.agents.agent.HelpyCommand.GetHelpy;
import ninja.helpy.agents.agent.HelpyCommand.HelpyView;
import ninja.helpy.agents.agent.HelpyCommand.ResetHelpy;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.workspace.WorkspaceCommand.Agents;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetAgents;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** Helpys, which are agents with a personality, memories and a person they belong to: HY-1 to HY-6. */
public final class HelpyEndpoints {

    static final String ALL = "/helpys";
    static final String ONE = ALL + "/{helpyId}";

    private final Asking asking;
    private final AgentListing listing;
    private final HelpyPrompting prompting;
    private final Clock clock;

    public HelpyEndpoints(Asking asking, Clock clock) {
        this.asking = asking;
        this.listing = new AgentListing(asking);
        this.prompting = new HelpyPrompting(asking);
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                post(ALL + "/create", Access.WRITE, this::create).alias("/api" + ALL + "/create"),
                get(ALL, Access.READ, this::list).alias("/api" + ALL),
                get(ONE, Access.READ, this::show).alias("/api" + ONE),
                put(ONE + "/personality", Access.WRITE, this::personality).alias("/api" + ONE + "/personality"),
                put(ONE + "/memories", Access.WRITE, this::memories).alias("/api" + ONE + "/memories"),
                post(ONE + "/reset", Access.WRITE, this::reset).alias("/api" + ONE + "/reset"));
    }

    /** A Helpy in a list. */
    record Listed(String helpyId, String name, Optional<String> ownerUserId) {

        static Listed of(ListedAgent agent) {
            return new Listed(agent.agentId(), agent.name(), agent.ownerUserId());
        }
    }

    record Memories(String helpyId, List<HelpyShape.ShownMemory> memories) {}

    private CompletionStage<HttpResponse> create(Call call) {
        var member = call.member();
        var id = new EntityId(call.workspaceId(), call.newId("helpy/" + member.userId()));
        return call.fields()
                .thenCompose(fields -> template(call, fields).thenCompose(template -> {
                    var made = HelpyMaking.of(fields, member, template);
                    fields.check();
                    var making = asking.agent(
                            id,
                            to -> new CreateHelpy(made.config(), made.personality(), made.look(), to),
                            HelpyView.class);
                    return listing.made(id, making, HelpyView::agent)
                            .thenCompose(helpy -> compiled(id, member, helpy))
                            .thenApply(helpy -> shown(201, helpy));
                }));
    }

    /** One that the caller may see, or the request is meaningless. */
    private CompletionStage<Optional<HelpyView>> template(Call call, Fields fields) {
        var templateId = fields.idIfAny("templateId");
        if (templateId.isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        var id = new EntityId(call.workspaceId(), templateId.get());
        return prompting
                .speaker(id, call.member())
                .thenCompose(speaker -> asking.agent(id, GetHelpy::new, HelpyView.class))
                .thenApply(Optional::of)
                .exceptionally(Failures::emptyIfNotFound)
                .thenApply(found -> {
                    if (found.isPresent()) return found;
                    throw Problem.of(Code.UNPROCESSABLE, "there is no Helpy " + id.id() + " to take as a template")
                            .asException();
                });
    }

    /** One's own; a key that acts for nobody sees all, or those of the owner it names. */
    private CompletionStage<HttpResponse> list(Call call) {
        var member = call.member();
        var owner = call.query("ownerUserId");
        return asking.workspace(call.workspaceId(), GetAgents::new, Agents.class)
                .thenApply(agents -> agents.agents().stream()
                        .filter(agent -> agent.kind().equals(AgentShape.label(Kind.HELPY)))
                        .filter(agent -> !member.actsForUser() || isOf(agent, member.userId()))
                        .filter(agent -> owner.isEmpty() || isOf(agent, owner.get()))
                        .map(Listed::of)
                        .toList())
                .thenApply(helpys -> Answers.ok(Page.of(call, helpys, Listed::helpyId)));
    }

    private static boolean isOf(ListedAgent agent, String userId) {
        return agent.ownerUserId().filter(userId::equals).isPresent();
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return asked(call, GetHelpy::new).thenApply(helpy -> shown(200, helpy));
    }

    private CompletionStage<HttpResponse> personality(Call call) {
        return call.fields().thenCompose(fields -> {
            var personality = PersonalityShape.read(fields);
            fields.check();
            return asked(call, to -> new ChangePersonality(personality, call.ifVersion(), to))
                    .thenCompose(helpy -> compiled(call.entity("helpyId"), call.member(), helpy))
                    .thenApply(helpy -> shown(200, helpy));
        });
    }

    private CompletionStage<HttpResponse> memories(Call call) {
        return call.fields().thenCompose(fields -> {
            var change = HelpyShape.memoryChange(fields, clock);
            fields.check();
            return asked(call, to -> new ChangeMemories(change, to))
                    .thenApply(helpy -> Answers.ok(new Memories(helpy.agent().agentId(), HelpyShape.memories(helpy))));
        });
    }

    private CompletionStage<HttpResponse> reset(Call call) {
        return call.fields().thenCompose(fields -> {
            boolean keepPersonality = fields.flag("keepPersonality").orElse(true);
            fields.check();
            return asked(call, to -> new ResetHelpy(keepPersonality, to))
                    .thenCompose(helpy -> compiled(call.entity("helpyId"), call.member(), helpy))
                    .thenApply(helpy -> shown(200, helpy));
        });
    }

    /** First whether it is the caller's business, then what he asks. */
    private CompletionStage<HelpyView> asked(Call call, Function<ActorRef<Reply>, AgentCommand> command) {
        var id = call.entity("helpyId");
        return prompting.speaker(id, call.member()).thenCompose(speaker -> asking.agent(id, command, HelpyView.class));
    }

    private CompletionStage<HelpyView> compiled(EntityId id, Caller.Member member, HelpyView helpy) {
        return prompting.compiled(id, member, Own.NOTHING).thenApply(compiled -> helpy);
    }

    private static HttpResponse shown(int status, HelpyView helpy) {
        return Answers.versioned(status, helpy.agent().version(), HelpyShape.shown(helpy));
    }
}

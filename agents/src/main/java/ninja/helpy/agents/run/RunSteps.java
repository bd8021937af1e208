package ninja.helpy.agents.run;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.japi.function.Function;
import akka.stream.javadsl.Keep;
import akka.stream.typed.javadsl.ActorSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Tokens;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList.Wake;
import ninja.helpy.agents.run.RunSignal.Step;
import org.jspecify.annotations.Nullable;

/** The errands of a run: each asks somebody else and tells the run how it went. None of them decides anything. */
final class RunSteps {

    /** Pieces that wait while the run writes are handed over together. */
    private static final int PIECES_JOINED_MAX = 1_024;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration HOLD_LIFE = Duration.ofMinutes(15);

    private final EntityId id;
    private final ActorContext<RunCommand> context;
    private final TimerScheduler<RunCommand> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final RunPorts ports;
    private final List<Wake> wakes = new ArrayList<>();

    /** A call as it was planned. The quote covers what earlier attempts have lost, too. */
    record Plan(Models.Model model, ModelRequest request, Quote quote) {

        RunEvent.ModelCalled called(HoldPlaced held, Instant at) {
            return new RunEvent.ModelCalled(model.fullName(), held.amountMax(), quote.inputTokens(), at);
        }
    }

    record Streaming(LanguageModel.ModelCall call) {}

    RunSteps(
            EntityId id,
            ActorContext<RunCommand> context,
            TimerScheduler<RunCommand> timers,
            ActorRef<ClusterSharding.ShardCommand> shard,
            RunPorts ports) {
        this.id = id;
        this.context = context;
        this.timers = timers;
        this.shard = shard;
        this.ports = ports;
    }

    /** First the wake list: from here on, whatever dies, somebody will look at this run again. */
    void prepare(RunOrder order) {
        var agent = ports.agents().apply(new EntityId(id.workspaceId(), order.agentId()));
        var prepared = addWake()
                .thenCompose(added ->
                        this.<AgentCommand>ask(agent, r -> new AgentCommand.GetAgentVersion(order.agentVersion(), r)))
                .thenApply(reply -> (AgentCommand.View) reply)
                .thenCompose(view -> ports.threads()
                        .begin(id, order, view.config().name())
                        .thenApply(messages -> new RunSignal.Prepared(view, messages)));
        context.pipeToSelf(prepared, (done, failure) -> done != null ? done : new RunSignal.Unprepared(cause(failure)));
    }

    Optional<Plan> plan(Run run, RunSignal.Prepared prepared) {
        var config = prepared.agent().config();
        var name = config.model().orElseGet(ports.models()::defaultModel);
        return ports.models().find(name).map(model -> {
            var kind = run.order().orElseThrow().thread().kind();
            var request = Prompt.compile(config, kind, model.name(), prepared.messages());
            long input = Tokens.estimate(model.fullName(), request);
            var lost = run.progress().lost();
            var quote = Quote.call(model.price(), input, request.outputTokensMax())
                    .after(model.price().cost(lost), lost.total());
            return new Plan(model, request, quote);
        });
    }

    void hold(Run run, Plan plan) {
        var order = run.order().orElseThrow();
        var ledger = ports.ledgers().apply(id.workspaceId());
        var expires = now().plus(HOLD_LIFE);
        CompletionStage<Reply> answer = run.progress().held() > 0
                ? this.<CreditLedgerCommand>asked(
                        ledger, r -> new CreditLedgerCommand.ExtendHold(id.id(), plan.quote(), expires, r))
                : this.<CreditLedgerCommand>asked(
                        ledger,
                        r -> new CreditLedgerCommand.ReserveCredits(
                                id.id(),
                                order.agentId(),
                                Optional.of(order.asker().id()),
                                plan.quote(),
                                expires,
                                r));
        context.pipeToSelf(
                answer,
                (reply, failure) -> reply != null
                        ? new RunSignal.HoldAnswered(reply)
                        : new RunSignal.StepFailed(Step.HOLD, cause(failure)));
    }

    /** The answer may be capped to what the workspace has left. */
    Streaming call(Plan plan, long outputTokensMax) {
        var sink = ActorSink.<List<ModelPiece>, RunCommand, RunSignal.Go>actorRefWithBackpressure(
                context.getSelf(),
                (from, pieces) -> new RunSignal.ModelSaid(pieces, from),
                RunSignal.ModelReady::new,
                RunSignal.Go.ON,
                new RunSignal.ModelSilent(),
                failure -> new RunSignal.ModelSilent());
        var call = plan.model()
                .language()
                .answer(plan.request().within(outputTokensMax))
                .batch(PIECES_JOINED_MAX, RunSteps::listOf, RunSteps::plus)
                .toMat(sink, Keep.left())
                .run(context.getSystem());
        return new Streaming(call);
    }

    Piece.Started started(Run run, Plan plan) {
        var order = run.order().orElseThrow();
        return new Piece.Started(
                id.id(),
                order.thread().id(),
                order.agentId(),
                order.messages().user(),
                order.messages().answer(),
                plan.model().fullName());
    }

    /** By the price of the model that was called; nothing if none was. */
    long cost(Run run, Usage usage) {
        if (usage.inputTokens() + usage.outputTokens() == 0) return 0;
        return run.progress()
                .model()
                .flatMap(ports.models()::find)
                .map(model -> model.price().cost(usage))
                .orElse(run.progress().held());
    }

    /** Charges, then tells the thread. Both may be repeated after a crash. */
    void wrapUp(Run run) {
        var end = run.end().orElseThrow();
        var order = run.order().orElseThrow();
        var agent = ports.agents().apply(new EntityId(id.workspaceId(), order.agentId()));
        var outcome = new RunThreads.RunOutcome(
                end.status(), text(run), end.cost(), run.terminal().orElseThrow());
        var wrapped = charge(end)
                .thenCompose(charged -> this.<AgentCommand>asked(agent, AgentCommand.GetAgent::new)
                        .thenCompose(reply -> ports.threads().end(id, order, nameOf(reply), outcome))
                        .thenApply(done -> new RunSignal.WrappedUp(charged)));
        context.pipeToSelf(
                wrapped,
                (done, failure) -> done != null ? done : new RunSignal.StepFailed(Step.WRAP_UP, cause(failure)));
    }

    private CompletionStage<Long> charge(Run.End end) {
        long cost = end.cost();
        var ledger = ports.ledgers().apply(id.workspaceId());
        return this.<CreditLedgerCommand>asked(
                        ledger,
                        r -> cost > 0
                                ? new CreditLedgerCommand.SettleCredits(
                                        id.id(), cost, end.usage().total(), r)
                                : new CreditLedgerCommand.ReleaseHold(id.id(), r))
                .thenApply(reply -> {
                    if (reply instanceof Settled settled) return settled.charged();
                    if (cost > 0) context.getSystem().log().error("run {} could not be charged: {}", id, reply);
                    return 0L;
                });
    }

    void tryAgain(Step step) {
        timers.startSingleTimer(step, new RunSignal.TryAgain(step), PAUSE);
    }

    void repeat(Step step, Run run, @Nullable Plan plan) {
        if (step == Step.WRAP_UP) wrapUp(run);
        else if (step == Step.HOLD && plan != null) hold(run, plan);
        else prepare(run.order().orElseThrow());
    }

    /** The wake entry is renewed before it is due, and a message through sharding keeps the shard from passivating us. */
    void stayAwake() {
        if (isWakeFresh()) return;
        var stale = List.copyOf(wakes);
        wakes.clear();
        addWake().thenAccept(added -> stale.forEach(ports.wakes()::remove));
        ports.self().apply(id).tell(new RunCommand.WakeRun(context.getSystem().ignoreRef()));
    }

    void passivate() {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }

    private boolean isWakeFresh() {
        var half = ports.settings().wakeAfter().dividedBy(2);
        return !wakes.isEmpty() && wakes.get(wakes.size() - 1).due().isAfter(now().plus(half));
    }

    void forgetWakes() {
        wakes.forEach(ports.wakes()::remove);
        wakes.clear();
    }

    private CompletionStage<Done> addWake() {
        if (isWakeFresh()) return CompletableFuture.completedFuture(Done.getInstance());
        var wake = new Wake(
                RunEntity.KEY.name(), id.toString(), now().plus(ports.settings().wakeAfter()));
        wakes.add(wake);
        return ports.wakes().add(wake);
    }

    /** What a call that died with its node has used, as far as we know. */
    static Usage lost(Run run, Transcript transcript) {
        return new Usage(run.progress().inputTokens(), Tokens.ofText(transcript.text()), 0, 0, true);
    }

    /** Until a run is settled its readers do not see that it has ended. */
    static List<Piece> visible(Run run) {
        if (!run.isOver() || run.isSettled()) return run.pieces();
        return run.pieces().stream()
                .filter(piece ->
                        !(piece.content() instanceof Piece.Charged) && !(piece.content() instanceof Piece.Terminal))
                .toList();
    }

    private static String text(Run run) {
        return Transcript.of(run.pieces(), run.progress().attempt()).text();
    }

    private static String nameOf(Reply reply) {
        return reply instanceof AgentCommand.View view ? view.config().name() : "";
    }

    private <C> CompletionStage<Reply> asked(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(
                entity,
                command,
                ports.settings().askTimeout(),
                context.getSystem().scheduler());
    }

    /** As {@link #asked}, but a refusal fails. */
    private <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return this.<C>asked(entity, command).thenApply(reply -> {
            if (reply instanceof Refused refused) throw new Following.Refusal(refused);
            return reply;
        });
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) return failure.getCause();
        return failure == null ? new IllegalStateException("no answer") : failure;
    }

    private static List<ModelPiece> listOf(ModelPiece piece) {
        var list = new ArrayList<ModelPiece>();
        list.add(piece);
        return list;
    }

    private static List<ModelPiece> plus(List<ModelPiece> list, ModelPiece piece) {
        list.add(piece);
        return list;
    }

    private Instant now() {
        return ports.clock().instant();
    }
}

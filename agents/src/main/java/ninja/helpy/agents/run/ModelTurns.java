package ninja.helpy.agents.run;

import akka.actor.typed.javadsl.ActorContext;
import akka.stream.javadsl.Keep;
import akka.stream.typed.javadsl.ActorSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Tokens;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.llm.routing.Question;
import ninja.helpy.agents.llm.routing.Route;
import ninja.helpy.agents.protocol.EntityId;

/** One model call of a run: what it is asked, what it may cost, and how it is made. */
final class ModelTurns {

    /** Pieces that wait while the run writes are handed over together. */
    private static final int PIECES_JOINED_MAX = 1_024;

    private final EntityId id;
    private final ActorContext<RunCommand> context;
    private final RunPorts ports;

    /** A call as it was planned. The quote covers what the run has used already, too. */
    record Plan(Route route, ModelRequest request, Quote quote) {

        /** The answer was given before: nothing is called, held or charged. */
        boolean isFree() {
            return route.recalled().isPresent();
        }

        RunEvent.ModelCalled called(long held, Instant at) {
            return new RunEvent.ModelCalled(route.model(), held, isFree() ? 0 : quote.inputTokens(), at);
        }
    }

    ModelTurns(EntityId id, ActorContext<RunCommand> context, RunPorts ports) {
        this.id = id;
        this.context = context;
        this.ports = ports;
    }

    /** → {@link RunSignal.Routed} */
    void plan(Run run, RunSignal.Prepared prepared) {
        var config = prepared.agent().config();
        var order = run.order().orElseThrow();
        var messages = new ArrayList<>(prepared.messages());
        messages.addAll(Rounds.of(run.pieces()).messages());
        var request = Prompt.compile(
                config,
                prepared.helpy(),
                order.thread().kind(),
                messages,
                prepared.tools().offers());
        // Half an answer is finished by the model that began it.
        var goesOn = continued(run);
        var question = new Question(
                id.workspaceId(),
                order.agentId(),
                prepared.agent().version(),
                goesOn.or(config::model),
                order.thread().kind() != RunThread.Kind.CONVERSATION || prepared.isPersonal(),
                request);
        var routed = ports.routing()
                .route(question)
                .thenApply(found -> found.flatMap(
                                route -> goesOn.isPresent() ? route.within(this::goesOn) : Optional.of(route))
                        .map(route -> plan(run, route, request)));
        context.pipeToSelf(routed, (plan, failure) -> new RunSignal.Routed(failure == null ? plan : Optional.empty()));
    }

    private static Plan plan(Run run, Route route, ModelRequest request) {
        var spent = run.progress().spent();
        var quote = Quote.call(route.dearest(), route.inputTokens(request), request.outputTokensMax())
                .after(spent.cost(), spent.usage().total());
        return new Plan(route, request, quote);
    }

    /** The quote within what the run and those that it asks may use; empty if that is not worth a call. */
    Optional<Quote> allowed(Run run, Quote quote) {
        var left = ToolTurns.left(run, ports.settings().tools());
        return quote.within(run.progress().spent().cost() + left.cost());
    }

    /** The answer may be capped to what the workspace has left. */
    LanguageModel.ModelCall call(Plan plan, long outputTokensMax, int number) {
        var sink = ActorSink.<List<ModelPiece>, RunCommand, RunSignal.Go>actorRefWithBackpressure(
                context.getSelf(),
                (from, pieces) -> new RunSignal.ModelSaid(number, pieces, from),
                RunSignal.ModelReady::new,
                RunSignal.Go.ON,
                new RunSignal.ModelSilent(),
                failure -> new RunSignal.ModelSilent());
        return ports.routing()
                .model(id.workspaceId(), plan.route())
                .answer(plan.request().within(outputTokensMax))
                .batch(PIECES_JOINED_MAX, ModelTurns::listOf, ModelTurns::plus)
                .toMat(sink, Keep.left())
                .run(context.getSystem());
    }

    Piece.Started started(Run run, Plan plan) {
        var order = run.order().orElseThrow();
        return new Piece.Started(
                id.id(),
                order.thread().id(),
                order.agentId(),
                order.messages().user(),
                order.messages().answer(),
                plan.route().model());
    }

    /** By the price of the model that was called; nothing if none was. */
    long cost(Run run, Usage usage) {
        if (usage.inputTokens() + usage.outputTokens() == 0) return 0;
        var call = run.progress().call();
        return call.flatMap(made -> ports.routing().price(made.model()))
                .map(price -> price.cost(usage))
                .orElse(call.map(Run.Call::held).orElse(0L));
    }

    /** What a call that died with its node has used, as far as we know. */
    static Usage lost(Run run) {
        var call = run.progress().call().orElseThrow();
        if (call.held() == 0) return Usage.NONE;
        long characters = run.position() - call.from();
        return new Usage(call.inputTokens(), Tokens.ofCharacters(characters), 0, 0, true);
    }

    /** Up to where a lost call leaves something to go on from: its text if the model can, else the round before. */
    long kept(Run run) {
        var rounds = Rounds.of(run.pieces());
        var text = rounds.unfinished();
        boolean endsWithText =
                !text.isBlank() && run.pieces().get(run.pieces().size() - 1).content() instanceof Piece.Text;
        boolean mayGoOn =
                run.progress().call().filter(call -> goesOn(call.model())).isPresent();
        if (!mayGoOn || !endsWithText) return rounds.start();
        // Models go on with a word better than with a space, and some refuse to.
        return run.position() - (text.length() - text.stripTrailing().length());
    }

    /** The model that is to finish an answer of which a part is kept. */
    private static Optional<String> continued(Run run) {
        boolean isHalf = !Rounds.of(run.pieces()).unfinished().isBlank();
        return isHalf ? run.progress().call().map(Run.Call::model) : Optional.empty();
    }

    private boolean goesOn(String model) {
        return ports.routing()
                .find(model)
                .filter(found -> found.language().goesOn(found.name()))
                .isPresent();
    }

    static List<ModelPiece> listOf(ModelPiece piece) {
        var list = new ArrayList<ModelPiece>();
        list.add(piece);
        return list;
    }

    static List<ModelPiece> plus(List<ModelPiece> list, ModelPiece piece) {
        list.add(piece);
        return list;
    }
}

package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import akka.pattern.Patterns;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.credit.CreditLedger;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Tokens;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.llm.routing.Question;
import ninja.helpy.agents.llm.routing.Route;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** A question that a room itself has to the default model. It is paid for like a run: held before, settled after, once per id. */
final class RoomQuestion {

    static final String TOO_LATE = "the model took too long";

    /** Longer than an answer and its charge take. A hold that a crash has left behind is free again after it. */
    private static final Duration HOLD_LIFE = Duration.ofMinutes(1);

    /** An estimate may be a fourth too low, and the charge should not exceed the hold. */
    private static final int INPUT_SPARE = 4;

    private static final int SETTLE_TRIES = 3;
    private static final Duration SETTLE_AGAIN_AFTER = Duration.ofSeconds(1);

    private final EntityId room;
    private final ActorSystem<?> system;
    private final RoomPorts ports;

    RoomQuestion(EntityId room, ActorSystem<?> system, RoomPorts ports) {
        this.room = room;
        this.system = system;
        this.ports = ports;
    }

    /**
     * For whom it is asked, and what it may take.
     *
     * @param id the same for the same question, so that a repeat is never paid a second time
     * @param creditsMax what may be held for it, in nano-dollars
     */
    record Terms(String id, String agentId, Optional<String> asker, long creditsMax, Duration timeMax) {

        String holdId() {
            return CreditLedger.ROOM_PREFIX + id;
        }
    }

    /**
     * What came of it.
     *
     * @param model that was asked; empty if none was
     * @param failure why this is not a whole answer, if so
     */
    record Said(String text, String model, long cost, Optional<String> failure) {

        boolean isAsked() {
            return !model.isEmpty();
        }
    }

    private record Heard(String text, String model, Usage usage, Optional<String> failure) {}

    CompletionStage<Said> ask(Terms terms, ModelRequest request) {
        if (terms.timeMax().isZero() || terms.timeMax().isNegative()) return not(TOO_LATE, 0);
        var question = new Question(room.workspaceId(), terms.agentId(), 0, Optional.empty(), true, request);
        return ports.routing().route(question).thenCompose(route -> {
            if (route.isEmpty()) return not("there is no model for it", 0);
            long input = route.get().inputTokens(request);
            var quote = Quote.call(route.get().dearest(), input + input / INPUT_SPARE, request.outputTokensMax());
            // An answer that is cut short is worth nothing here, so it is all or nothing.
            boolean isAffordable =
                    quote.within(terms.creditsMax()).filter(quote::equals).isPresent();
            return isAffordable
                    ? ask(terms, request, route.get(), quote)
                    : not("it may cost more than the round has left", 0);
        });
    }

    private CompletionStage<Said> ask(Terms terms, ModelRequest request, Route route, Quote quote) {
        var expires = ports.clock().instant().plus(HOLD_LIFE);
        return ask(to -> new CreditLedgerCommand.ReserveCredits(
                        terms.holdId(), terms.agentId(), terms.asker(), quote, expires, to))
                .thenCompose(reply -> {
                    if (reply instanceof Refused no) return refused(terms, no.reason());
                    boolean isCapped = ((HoldPlaced) reply).outputTokensMax() < request.outputTokensMax();
                    return isCapped
                            ? giveUp(terms, "too few credits are left for it")
                            : hear(terms, request, route).thenCompose(heard -> settle(terms, route, heard));
                });
    }

    /** A hold that is resolved already was paid by an earlier attempt, whose answer a crash has lost. */
    private CompletionStage<Said> refused(Terms terms, Refusal reason) {
        return reason == Refusal.INVALID_STATE
                ? giveUp(terms, "what the model said is lost")
                : not("no credits are held for it: " + reason.code(), 0);
    }

    /** Frees the hold, or learns what was charged for it. */
    private CompletionStage<Said> giveUp(Terms terms, String reason) {
        return ask(to -> new CreditLedgerCommand.ReleaseHold(terms.holdId(), to))
                .thenCompose(reply -> not(reason, reply instanceof Settled settled ? settled.charged() : 0));
    }

    /** A model that takes too long is charged for what it has said. */
    private CompletionStage<Heard> hear(Terms terms, ModelRequest request, Route route) {
        return ports.routing()
                .model(room.workspaceId(), route)
                .answer(request)
                .takeWithin(terms.timeMax())
                .runWith(Sink.seq(), system)
                .thenApply(pieces -> {
                    var text = all(pieces, ModelPiece.Text.class)
                            .map(ModelPiece.Text::delta)
                            .collect(Collectors.joining());
                    var end = all(pieces, ModelPiece.Ended.class).findFirst();
                    var model = all(pieces, ModelPiece.Answering.class)
                            .map(ModelPiece.Answering::model)
                            .findFirst()
                            .orElseGet(route::model);
                    var usage = end.map(ModelPiece.Ended::usage)
                            .orElseGet(() -> new Usage(route.inputTokens(request), Tokens.ofText(text), 0, 0, true));
                    return new Heard(
                            text,
                            model,
                            usage,
                            end.isEmpty() ? Optional.of(TOO_LATE) : end.flatMap(RoomQuestion::failure));
                });
    }

    private static Optional<String> failure(ModelPiece.Ended end) {
        if (end instanceof ModelPiece.Failed failed) return Optional.of("the model failed: " + failed.message());
        return end instanceof ModelPiece.Finished ? Optional.empty() : Optional.of("the model was stopped");
    }

    private static <P extends ModelPiece> Stream<P> all(List<ModelPiece> pieces, Class<P> kind) {
        return pieces.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The first charge stands, whoever asked. Tried again, since what a model has said is to be paid. */
    private CompletionStage<Said> settle(Terms terms, Route route, Heard heard) {
        long cost = route.price(heard.model()).orElseGet(route::dearest).cost(heard.usage());
        return Patterns.retry(
                        () -> settled(terms, cost, heard.usage().total()),
                        SETTLE_TRIES,
                        SETTLE_AGAIN_AFTER,
                        system.classicSystem())
                .thenApply(settled -> new Said(heard.text(), heard.model(), settled.charged(), heard.failure()));
    }

    private CompletionStage<Settled> settled(Terms terms, long cost, long tokens) {
        return ask(to -> new CreditLedgerCommand.SettleCredits(terms.holdId(), cost, tokens, to))
                .thenApply(reply -> {
                    if (reply instanceof Settled settled) return settled;
                    throw new IllegalStateException("not settled: " + reply);
                });
    }

    private static CompletionStage<Said> not(String reason, long cost) {
        return CompletableFuture.completedFuture(new Said("", "", cost, Optional.of(reason)));
    }

    private CompletionStage<Reply> ask(Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        var ledger = ports.ledgers().apply(room.workspaceId());
        return AskPattern.ask(ledger, command, ports.settings().askTimeout(), system.scheduler());
    }
}

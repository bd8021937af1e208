package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Tokens;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.llm.routing.Question;
import ninja.helpy.agents.llm.routing.Route;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.Round.Responder;

/**
 * Asks the default model which of those with the same score answer. It is paid for like a run: held before, settled
 * after, once per round. Whatever it says, only the tied are looked for in it.
 */
final class TieBreak {

    private static final Duration TIME_MAX = Duration.ofSeconds(10);
    private static final Duration HOLD_LIFE = Duration.ofMinutes(5);
    private static final int OUTPUT_TOKENS_MAX = 64;
    private static final String TASK = "Several assistants could answer the message below equally well. Say which of"
            + " them should, the best first: names only, one on each line, none that is not listed.";

    private static final CompletionStage<TieOrder> NOBODY = CompletableFuture.completedFuture(TieOrder.NONE);

    private final EntityId room;
    private final ActorSystem<?> system;
    private final RoomPorts ports;

    TieBreak(EntityId room, ActorSystem<?> system, RoomPorts ports) {
        this.room = room;
        this.system = system;
        this.ports = ports;
    }

    /** {@link TieOrder#NONE} if there are no credits for it, or it was asked before. */
    CompletionStage<TieOrder> order(GroupSession state, Round round, List<Responder> tied) {
        var trigger = state.message(round.triggerMessageId());
        if (trigger.isEmpty()) return NOBODY;
        var helpys = tied.stream()
                .flatMap(turn -> state.helpy(turn.helpyId()).stream())
                .toList();
        var request = request(helpys, trigger.get());
        var agentId = tied.get(0).helpyId();
        var asker = Optional.of(trigger.get().sender().id());
        var question = new Question(room.workspaceId(), agentId, 0, Optional.empty(), true, request);
        return ports.routing().route(question).thenCompose(route -> {
            if (route.isEmpty()) return NOBODY;
            var call = new Call(Ids.of("tie", round.roundId()), route.get(), request);
            var expires = ports.clock().instant().plus(HOLD_LIFE);
            return ask(to -> new CreditLedgerCommand.ReserveCredits(
                            call.holdId, agentId, asker, call.quote(), expires, to))
                    .thenCompose(reply -> reply instanceof HoldPlaced
                            ? asked(call).thenCompose(said -> settled(call, said, helpys))
                            : NOBODY);
        });
    }

    private record Call(String holdId, Route route, ModelRequest request) {

        long inputTokens() {
            return route.inputTokens(request);
        }

        Quote quote() {
            return Quote.call(route.dearest(), inputTokens(), OUTPUT_TOKENS_MAX);
        }
    }

    private static ModelRequest request(List<RoomHelpy> helpys, Message trigger) {
        var list = helpys.stream()
                .map(h -> "- " + h.name() + h.subject().map(s -> ", for " + s).orElse("")
                        + h.personality().map(p -> ", " + p).orElse(""))
                .collect(Collectors.joining("\n"));
        var words = new ModelRequest.User(list + "\n\nMessage:\n" + trigger.content(), null);
        return new ModelRequest("", TASK, List.of(words), List.of(), 0, OUTPUT_TOKENS_MAX);
    }

    private record Said(String text, String model, Usage usage) {}

    /** A model that takes too long is charged for what it has said. */
    private CompletionStage<Said> asked(Call call) {
        return ports.routing()
                .model(room.workspaceId(), call.route)
                .answer(call.request)
                .takeWithin(TIME_MAX)
                .runWith(Sink.seq(), system)
                .thenApply(pieces -> {
                    var text = all(pieces, ModelPiece.Text.class)
                            .map(ModelPiece.Text::delta)
                            .collect(Collectors.joining());
                    var usage = all(pieces, ModelPiece.Ended.class)
                            .map(ModelPiece.Ended::usage)
                            .findFirst()
                            .orElseGet(() -> new Usage(call.inputTokens(), Tokens.ofText(text), 0, 0, true));
                    var model = all(pieces, ModelPiece.Answering.class)
                            .map(ModelPiece.Answering::model)
                            .findFirst()
                            .orElseGet(call.route::model);
                    return new Said(text, model, usage);
                });
    }

    private static <P extends ModelPiece> Stream<P> all(List<ModelPiece> pieces, Class<P> kind) {
        return pieces.stream().filter(kind::isInstance).map(kind::cast);
    }

    private CompletionStage<TieOrder> settled(Call call, Said said, List<RoomHelpy> helpys) {
        long cost =
                call.route.price(said.model()).orElseGet(call.route::dearest).cost(said.usage());
        return ask(to -> new CreditLedgerCommand.SettleCredits(
                        call.holdId, cost, said.usage().total(), to))
                .thenApply(reply -> new TieOrder(named(said.text(), helpys), said.model(), cost));
    }

    /** In the order in which they are named; who is not named is not in it. */
    static List<String> named(String text, List<RoomHelpy> helpys) {
        var said = text.toLowerCase(Locale.ROOT);
        return helpys.stream()
                .filter(h -> said.contains(h.name().toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparingInt(h -> said.indexOf(h.name().toLowerCase(Locale.ROOT))))
                .map(RoomHelpy::helpyId)
                .toList();
    }

    private CompletionStage<Reply> ask(Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        var ledger = ports.ledgers().apply(room.workspaceId());
        return AskPattern.ask(ledger, command, ports.settings().askTimeout(), system.scheduler());
    }
}

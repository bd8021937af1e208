package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.routing.Question;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;

/**
 * What a round may cost, held before anybody is chosen: one hold for each of the short list, under the id that its run
 * will have. The run finds that hold when it asks for its own, so nothing is held twice, and what nobody uses is given
 * back or expires.
 */
final class RoomCredits {

    /** After the end of the round: a run that is still at work is asked first, one that never began has its hold expire. */
    private static final Duration HOLD_OUTLIVES_ROUND = Duration.ofSeconds(30);

    private static final int RELEASE_TRIES = 10;
    private static final Duration RELEASE_AGAIN_AFTER = Duration.ofSeconds(3);

    /** Tokens that a run's prompt may have beyond what the room knows of it: they are set apart, but no credits for them. */
    private static final long TOKENS_SPARE = 8_000;

    private final EntityId room;
    private final ActorSystem<?> system;
    private final RoomPorts ports;
    private final Duration releaseAgainAfter;

    RoomCredits(EntityId room, ActorSystem<?> system, RoomPorts ports) {
        this(room, system, ports, RELEASE_AGAIN_AFTER);
    }

    RoomCredits(EntityId room, ActorSystem<?> system, RoomPorts ports, Duration releaseAgainAfter) {
        this.room = room;
        this.system = system;
        this.ports = ports;
        this.releaseAgainAfter = releaseAgainAfter;
    }

    /** Fails if somebody could not be reached; a repeat finds the holds that were placed. */
    CompletionStage<Opening.Holds> hold(GroupSession state, Round round) {
        CompletionStage<Opening.Holds> all = CompletableFuture.completedFuture(new Opening.Holds(Map.of(), Map.of()));
        for (var turn : round.in(State.CANDIDATE).toList()) {
            all = all.thenCombine(hold(state, round, turn), (holds, reply) -> with(holds, turn, reply));
        }
        return all;
    }

    private static Opening.Holds with(Opening.Holds holds, Responder turn, Reply reply) {
        var held = new HashMap<>(holds.held());
        var refused = new HashMap<>(holds.refused());
        if (reply instanceof HoldPlaced placed) held.put(turn.runId(), placed.amountMax());
        else if (reply instanceof Refused no) refused.put(turn.runId(), no);
        return new Opening.Holds(held, refused);
    }

    private CompletionStage<Reply> hold(GroupSession state, Round round, Responder turn) {
        var asker = state.message(round.triggerMessageId()).map(m -> m.sender().id());
        return this.<AgentCommand>ask(
                        ports.agents().apply(new EntityId(room.workspaceId(), turn.helpyId())),
                        AgentCommand.GetAgent::new)
                .thenCompose(reply -> {
                    if (!(reply instanceof AgentCommand.View agent)) return CompletableFuture.completedFuture(reply);
                    var quote = quote(agent, state.talk().recent());
                    if (quote.isEmpty()) return CompletableFuture.completedFuture(UNKNOWN_MODEL);
                    return reserve(turn, asker, quote.get().after(0, TOKENS_SPARE))
                            .thenCompose(answer -> isQuota(answer)
                                    ? reserve(turn, asker, quote.get())
                                    : CompletableFuture.completedFuture(answer));
                });
    }

    private static final Refused UNKNOWN_MODEL =
            new Refused(Refusal.PROVIDER_ERROR, "the agent's model is not configured here");

    private static boolean isQuota(Reply reply) {
        return reply instanceof Refused no && no.reason() == Refusal.QUOTA_EXCEEDED;
    }

    private CompletionStage<Reply> reserve(Responder turn, Optional<String> asker, Quote quote) {
        var expires =
                ports.clock().instant().plus(ports.settings().roundDeadline()).plus(HOLD_OUTLIVES_ROUND);
        return ask(
                ports.ledgers().apply(room.workspaceId()),
                to -> new CreditLedgerCommand.ReserveCredits(turn.runId(), turn.helpyId(), asker, quote, expires, to));
    }

    /** About what the run will ask for: it knows its prompt better, and is charged what it has really used. */
    private Optional<Quote> quote(AgentCommand.View agent, List<Message> recent) {
        var config = agent.config();
        var words = recent.stream()
                .map(m -> (ModelRequest.Message)
                        new ModelRequest.User(m.content(), m.sender().name()))
                .toList();
        int outputMax = config.sampling().outputTokensMax();
        var request = new ModelRequest("", config.systemPrompt(), words, List.of(), 0, outputMax);
        var question =
                new Question(room.workspaceId(), agent.agentId(), agent.version(), config.model(), true, request);
        return ports.routing()
                .foreseen(question)
                .map(route -> Quote.call(route.dearest(), route.inputTokens(request), outputMax));
    }

    /** Until the ledger has heard it; if it cannot be reached for so long, or this node dies, the hold expires. */
    CompletionStage<Reply> release(String runId) {
        return Patterns.retry(() -> released(runId), RELEASE_TRIES, releaseAgainAfter, system.classicSystem())
                .whenComplete((done, failure) -> {
                    if (failure != null) system.log().warn("the hold of run {} is left to expire", runId, failure);
                });
    }

    private CompletionStage<Reply> released(String runId) {
        return this.<CreditLedgerCommand>ask(
                        ports.ledgers().apply(room.workspaceId()), to -> new CreditLedgerCommand.ReleaseHold(runId, to))
                .thenApply(reply -> {
                    if (reply instanceof Refused no && no.reason() == Refusal.SERVICE_UNAVAILABLE) {
                        throw new Following.Refusal(no);
                    }
                    return reply;
                });
    }

    private <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(entity, command, ports.settings().askTimeout(), system.scheduler());
    }
}

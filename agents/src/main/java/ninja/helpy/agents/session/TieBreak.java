package ninja.helpy.agents.session;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.Round.Responder;

/** Asks which of those with the same score answer, once per round. Whatever a model says, only the tied are looked for in it. */
final class TieBreak {

    private static final Duration TIME_MAX = Duration.ofSeconds(10);
    private static final int OUTPUT_TOKENS_MAX = 64;
    private static final String TASK = "Several assistants could answer the message below equally well. Say which of"
            + " them should, the best first: names only, one on each line, none that is not listed.";

    private final RoomQuestion question;

    TieBreak(EntityId room, ActorSystem<?> system, RoomPorts ports) {
        this.question = new RoomQuestion(room, system, ports);
    }

    /** {@link TieOrder#NONE} if there are no credits for it, or it was asked before. */
    CompletionStage<TieOrder> order(GroupSession state, Round round, List<Responder> tied) {
        var trigger = state.message(round.triggerMessageId());
        if (trigger.isEmpty()) return CompletableFuture.completedFuture(TieOrder.NONE);
        var helpys = tied.stream()
                .flatMap(turn -> state.helpy(turn.helpyId()).stream())
                .toList();
        var terms = new RoomQuestion.Terms(
                Ids.of("tie", round.roundId()),
                tied.get(0).helpyId(),
                Optional.of(trigger.get().sender().id()),
                Long.MAX_VALUE,
                TIME_MAX);
        return question.ask(terms, request(helpys, trigger.get()))
                .thenApply(said -> said.isAsked()
                        ? new TieOrder(named(said.text(), helpys), said.model(), said.cost())
                        : TieOrder.NONE);
    }

    private static ModelRequest request(List<RoomHelpy> helpys, Message trigger) {
        var list = helpys.stream()
                .map(h -> "- " + h.name() + h.subject().map(s -> ", for " + s).orElse("")
                        + h.personality().map(p -> ", " + p).orElse(""))
                .collect(Collectors.joining("\n"));
        var words = new ModelRequest.User(list + "\n\nMessage:\n" + trigger.content(), null);
        return new ModelRequest("", TASK, List.of(words), List.of(), 0, OUTPUT_TOKENS_MAX);
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
}

package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.session.RoundAccount;
import ninja.helpy.api.encode.RunCost;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.wire.Credits;

/**
 * What came of one question to several Helpys.
 *
 * @param reason why nobody answered, if so
 * @param coordination how it came about; absent if no round considered the question
 */
record RoundAnswer(
        String sessionId,
        Optional<String> roundId,
        List<Response> responses,
        List<Suppressed> suppressed,
        List<Failed> failed,
        Optional<String> reason,
        Optional<RoundShape> coordination,
        Map<String, Object> usage,
        String costCredits) {

    /** {@code usage}: what its run has used. */
    record Response(
            String helpyId, String text, int order, String runId, String messageId, Map<String, Object> usage) {}

    /** An answer that was given and not said. */
    record Suppressed(
            String helpyId, String runId, String reason, Optional<String> similarTo, double similarity, String text) {}

    record Failed(String helpyId, String runId, String code) {}

    /** {@code runs}: those of the round by id, as far as they began. */
    static RoundAnswer of(String sessionId, AskedRound asked, Map<String, View> runs) {
        var account = asked.account();
        var turns = account.map(RoundAccount::turns).orElse(List.of());
        long cost = account.map(RoundAccount::cost).orElse(0L);
        var used = runs.values().stream().map(View::usage).reduce(Usage.NONE, Usage::plus);
        return new RoundAnswer(
                sessionId,
                account.map(RoundAccount::roundId),
                turns.stream()
                        .flatMap(turn -> turn.delivered().stream().map(said -> response(turn, runs)))
                        .sorted(Comparator.comparingInt(Response::order))
                        .toList(),
                turns.stream()
                        .filter(turn -> turn.suppressed().isPresent())
                        .map(RoundAnswer::suppressed)
                        .toList(),
                turns.stream()
                        .flatMap(turn -> turn.failure().stream()
                                .map(code -> new Failed(
                                        turn.chosen().helpyId(), turn.chosen().runId(), code)))
                        .toList(),
                asked.unanswered(),
                account.map(RoundShape::of),
                RunCost.usage(used, cost),
                Credits.text(cost));
    }

    private static Response response(RoundAccount.Turn turn, Map<String, View> runs) {
        var said = turn.delivered().orElseThrow();
        var runId = turn.chosen().runId();
        var usage = Optional.ofNullable(runs.get(runId)).map(View::usage).orElse(Usage.NONE);
        return new Response(
                turn.chosen().helpyId(),
                said.message().content(),
                said.order(),
                runId,
                said.message().messageId(),
                RunCost.usage(usage, turn.cost().orElse(0L)));
    }

    private static Suppressed suppressed(RoundAccount.Turn turn) {
        var unsaid = turn.suppressed().orElseThrow();
        return new Suppressed(
                turn.chosen().helpyId(),
                unsaid.runId(),
                unsaid.reason(),
                unsaid.similarTo(),
                unsaid.similarity(),
                turn.text().orElse(""));
    }

    /** The end of the stream: what is said in which order, and what it cost. */
    List<SseEvent> events() {
        var order = responses.stream().map(Response::helpyId).toList();
        var coordinated = Frame.ordered("order", order, "suppressed", suppressed);
        roundId.ifPresent(id -> coordinated.put("roundId", id));
        reason.ifPresent(why -> coordinated.put("reason", why));
        var done = Frame.ordered("sessionId", sessionId);
        roundId.ifPresent(id -> done.put("roundId", id));
        done.put("costCredits", costCredits);
        var events = new ArrayList<SseEvent>();
        events.add(event("coordinated", coordinated));
        responses.forEach(response -> events.add(event("response", response)));
        events.add(event("usage", usage));
        events.add(event("done", done));
        return events;
    }

    private static SseEvent event(String name, Object data) {
        return new SseEvent(name, Optional.empty(), data);
    }
}

package ninja.helpy.api.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.api.wire.Credits;

/** A run as it goes over the wire. */
public record RunShape(
        String runId,
        String agentId,
        long agentVersion,
        String cause,
        String status,
        Optional<String> conversationId,
        Optional<String> sessionId,
        Optional<String> parentRunId,
        String askedBy,
        String text,
        List<ToolAwaited> toolsAwaited,
        Optional<String> model,
        Usage usage,
        String costCredits,
        String delegatedCostCredits,
        int delegatedRuns,
        Optional<String> failure,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Long> durationMs) {

    public static RunShape of(View view) {
        var order = view.order();
        return new RunShape(
                view.runId(),
                order.agentId(),
                order.agentVersion(),
                order.cause().label(),
                view.status().name().toLowerCase(Locale.ROOT),
                thread(order, RunThread.Kind.CONVERSATION),
                thread(order, RunThread.Kind.ROOM),
                thread(order, RunThread.Kind.RUN),
                order.asker().id(),
                view.text(),
                view.toolsAwaited().stream()
                        .map(tool -> new ToolAwaited(tool.callId(), tool.name(), tool.arguments()))
                        .toList(),
                view.model(),
                view.usage(),
                Credits.text(view.cost()),
                Credits.text(view.delegatedCost()),
                view.delegatedRuns(),
                view.failure(),
                view.startedAt(),
                view.endedAt(),
                view.endedAt()
                        .map(end -> Duration.between(view.startedAt(), end).toMillis()));
    }

    /** A tool that the client is to run. {@code arguments} is JSON as text. */
    public record ToolAwaited(String callId, String name, String arguments) {}

    private static Optional<String> thread(RunOrder order, RunThread.Kind kind) {
        return Optional.of(order.thread())
                .filter(thread -> thread.kind() == kind)
                .map(RunThread::id);
    }
}

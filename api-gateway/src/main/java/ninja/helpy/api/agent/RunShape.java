package ninja.helpy.api.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.RunCommand.View;
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
        String askedBy,
        String text,
        Optional<String> model,
        Usage usage,
        String costCredits,
        Optional<String> failure,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Long> durationMs) {

    public static RunShape of(View view) {
        var order = view.order();
        boolean inRoom = order.thread().kind() == RunThread.Kind.ROOM;
        var thread = Optional.of(order.thread().id());
        return new RunShape(
                view.runId(),
                order.agentId(),
                order.agentVersion(),
                order.cause().label(),
                view.status().name().toLowerCase(Locale.ROOT),
                inRoom ? Optional.empty() : thread,
                inRoom ? thread : Optional.empty(),
                order.asker().id(),
                view.text(),
                view.model(),
                view.usage(),
                Credits.text(view.cost()),
                view.failure(),
                view.startedAt(),
                view.endedAt(),
                view.endedAt()
                        .map(end -> Duration.between(view.startedAt(), end).toMillis()));
    }
}

package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.RoundEvent.ComparisonCharged;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import ninja.helpy.agents.session.RoundEvent.TurnCharged;
import ninja.helpy.persistence.Cql;

/** Fills {@code RoundsView}: where a round begins, and the last that was heard of it. */
public final class RoundsProjection implements EventHandler {

    private static final String INSERT = "INSERT INTO views.rounds (workspace_id, session_id, round_id, %s)"
            + " VALUES (?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String OPENED = INSERT.formatted("opened_seq_nr");
    private static final String STARTED = INSERT.formatted("started_seq_nr");
    private static final String LAST = INSERT.formatted("last_seq_nr");

    private final Cql cql;

    public RoundsProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(List<JournalEntry> stretch) {
        return Writes.each(stretch, this::handle);
    }

    private CompletionStage<Done> handle(JournalEntry entry) {
        if (entry.event() instanceof RoundOpened e)
            return write(OPENED, entry, e.round().roundId());
        if (entry.event() instanceof RoundStarted e)
            return write(STARTED, entry, e.round().roundId());
        if (entry.event() instanceof RoundSkipped e) return skipped(entry, e);
        if (entry.event() instanceof RoundCompleted e) return write(LAST, entry, e.roundId());
        if (entry.event() instanceof ComparisonCharged e) return write(LAST, entry, e.roundId());
        if (entry.event() instanceof TurnCharged e) return write(LAST, entry, e.roundId());
        if (entry.event() instanceof AnswerDelivered e && e.late()) return write(LAST, entry, e.roundId());
        return Writes.none();
    }

    /** It may have been opened before. */
    private CompletionStage<Done> skipped(JournalEntry entry, RoundSkipped e) {
        return e.roundId()
                .map(roundId -> Writes.both(write(STARTED, entry, roundId), write(LAST, entry, roundId)))
                .orElseGet(Writes::none);
    }

    private CompletionStage<Done> write(String statement, JournalEntry entry, String roundId) {
        return cql.write(
                statement,
                entry.entity().workspaceId(),
                entry.entity().id(),
                roundId,
                entry.seqNr(),
                entry.writeTime());
    }
}

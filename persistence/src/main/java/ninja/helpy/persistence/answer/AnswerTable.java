package ninja.helpy.persistence.answer;

import akka.Done;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.routing.AnswerCache;
import ninja.helpy.agents.llm.routing.StoredAnswer;
import ninja.helpy.persistence.Cql;

/** Answers that may be given again, for all nodes. Cassandra forgets them by itself. */
public final class AnswerTable implements AnswerCache {

    private static final String FIND =
            "SELECT model, answer FROM views.answers WHERE workspace_id = ? AND answer_key = ?";
    private static final String KEEP =
            "INSERT INTO views.answers (workspace_id, answer_key, model, answer) VALUES (?, ?, ?, ?) USING TTL ?";

    private final Cql cql;

    public AnswerTable(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Optional<StoredAnswer>> find(String workspaceId, String key) {
        return cql.one(FIND, workspaceId, key)
                .thenApply(found -> found.map(row -> new StoredAnswer(
                        Objects.requireNonNull(row.getString("model")),
                        Objects.requireNonNull(row.getString("answer")))));
    }

    @Override
    public CompletionStage<Done> keep(String workspaceId, String key, StoredAnswer answer, Duration keptFor) {
        int seconds = Math.toIntExact(keptFor.toSeconds());
        return cql.write(KEEP, workspaceId, key, answer.model(), answer.text(), seconds);
    }
}

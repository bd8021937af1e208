package ninja.helpy.persistence.audit;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.credit.LedgerAudit.Checkpoint;
import ninja.helpy.agents.credit.LedgerAudit.Result;
import ninja.helpy.persistence.Cql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Try;

/** Where the audit of each ledger stood, so that each of its events need be read only once. */
final class AuditTable {

    private static final Logger log = LoggerFactory.getLogger(AuditTable.class);

    private static final String READ =
            "SELECT serializer, manifest, checkpoint FROM views.ledger_audits WHERE workspace_id = ?";
    private static final String WRITE = "INSERT INTO views.ledger_audits (workspace_id, seq_nr, findings, drift,"
            + " audited_at, serializer, manifest, checkpoint) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Cql cql;
    private final Serialization serialization;

    AuditTable(ActorSystem<?> system, Cql cql) {
        this.cql = cql;
        this.serialization = SerializationExtension.get(system);
    }

    /** One that cannot be read, as after an update that changed it, only costs the time to begin anew. */
    CompletionStage<Checkpoint> read(String workspaceId) {
        return cql.one(READ, workspaceId)
                .thenApply(row -> row.map(r -> checkpoint(workspaceId, r)).orElse(Checkpoint.NONE));
    }

    private Checkpoint checkpoint(String workspaceId, Row row) {
        ByteBuffer stored = Objects.requireNonNull(row.getByteBuffer("checkpoint"));
        byte[] bytes = new byte[stored.remaining()];
        stored.get(bytes);
        Try<Object> read = serialization.deserialize(bytes, row.getInt("serializer"), row.getString("manifest"));
        if (read.isSuccess() && read.get() instanceof Checkpoint checkpoint) return checkpoint;
        log.info("the audit of {} begins anew", workspaceId);
        return Checkpoint.NONE;
    }

    CompletionStage<Done> write(String workspaceId, Checkpoint checkpoint, Result result, Instant at) {
        var serializer = serialization.findSerializerFor(checkpoint);
        return cql.write(
                WRITE,
                workspaceId,
                checkpoint.seqNr(),
                result.findingsCount(),
                result.drift(),
                at,
                serializer.identifier(),
                Serializers.manifestFor(serializer, checkpoint),
                ByteBuffer.wrap(serializer.toBinary(checkpoint)));
    }
}

package ninja.helpy.persistence.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;

/** Events that have just been written, all of one slice. Between nodes they travel as they stand in the journal. */
record Written(List<JournalRow> rows) implements ClusterMessage {

    @JsonCreator
    Written(@JsonProperty("rows") List<JournalRow> rows) {
        this.rows = List.copyOf(rows);
    }
}

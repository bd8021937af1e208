package ninja.helpy.persistence.answer;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import ninja.helpy.agents.llm.routing.StoredAnswer;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerTableIT {

    private static final StoredAnswer SALT = new StoredAnswer("demo/helpy", "Salt ☕, \"because\" of the rivers.");

    private static CqlSession session;

    private AnswerTable answers;

    @BeforeAll
    static void connect() {
        session = Schema.connect(StorageSettings.from(TestCassandra.config("answer_table")));
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @BeforeEach
    void setUp() {
        answers = new AnswerTable(new Cql(session, new Keyspaces("answer_table")));
    }

    @Test
    void anAnswerIsFoundUnderItsKeyInItsOwnWorkspaceOnly() {
        get(answers.keep("w-1", "k", SALT, Duration.ofHours(24)));

        assertThat(get(answers.find("w-1", "k"))).contains(SALT);
        assertThat(get(answers.find("w-2", "k"))).isEmpty();
        assertThat(get(answers.find("w-1", "other"))).isEmpty();
    }

    @Test
    void aLaterAnswerReplacesTheFirst() {
        get(answers.keep("w-1", "twice", SALT, Duration.ofHours(24)));
        var later = new StoredAnswer("ollama/llama3.2", "Rivers.");

        get(answers.keep("w-1", "twice", later, Duration.ofHours(24)));

        assertThat(get(answers.find("w-1", "twice"))).contains(later);
    }

    @Test
    void anAnswerIsForgottenWhenItsTimeIsOver() {
        get(answers.keep("w-1", "short", SALT, Duration.ofSeconds(1)));

        await().until(() -> get(answers.find("w-1", "short")).isEmpty());
    }
}

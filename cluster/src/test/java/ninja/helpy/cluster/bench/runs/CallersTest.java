package ninja.helpy.cluster.bench.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.bench.runs.Order.Load;
import ninja.helpy.cluster.upstream.Script;
import ninja.helpy.cluster.upstream.ScriptedUpstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients and upstream with nothing between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersTest {

    private static final Script SCRIPT = new Script(20, 0);

    private final NioEventLoopGroup thread = new NioEventLoopGroup(1);
    private ScriptedUpstream upstream;

    @BeforeAll
    void start() throws InterruptedException {
        upstream = new ScriptedUpstream();
    }

    @AfterAll
    void stop() {
        upstream.close();
        var unused = thread.shutdownGracefully();
    }

    @Test
    void everyCallerReadsWholeAnswersOneAfterTheOtherUntilTheEnd() throws Exception {
        var callers = new Callers(thread, load(Wire.OPENAI, SCRIPT, 4, false));
        callers.begin();
        var seen = callers.mark();
        while (seen.runs() == 0) seen = callers.mark();

        var end = callers.end().get(20, TimeUnit.SECONDS);

        assertThat(end.failure()).isEmpty();
        assertThat(end.runs()).isGreaterThanOrEqualTo(4);
        assertThat(seen.completion().count()).isEqualTo(seen.runs());
    }

    @Test
    void whoAsksOnceEndsByItself() throws Exception {
        var callers = new Callers(thread, load(Wire.OPENAI, SCRIPT, 3, true));
        callers.begin();
        long tokens = 0;
        while (tokens < 3L * SCRIPT.tokens()) tokens += callers.mark().tokens();

        var end = callers.end().get(20, TimeUnit.SECONDS);

        assertThat(end.failure()).isEmpty();
        assertThat(end.runs()).isEqualTo(3);
    }

    @Test
    void aRefusalEndsEverythingAndIsTold() throws Exception {
        var callers = new Callers(thread, load(Wire.HELPY, SCRIPT, 3, false));
        callers.begin();

        var end = callers.end().get(20, TimeUnit.SECONDS);

        assertThat(end.failure()).contains("400").contains("no such model");
    }

    @Test
    void anAnswerThatIsNotTheScriptsIsAFailure() throws Exception {
        var other = new Load(url(), Wire.OPENAI, 1, new Script(21, 0), false, 0);
        var callers = new Callers(thread, other, SCRIPT.text());
        callers.begin();

        var end = callers.end().get(20, TimeUnit.SECONDS);

        assertThat(end.failure()).startsWith("wrong text at 100");
    }

    private Load load(Wire wire, Script script, int callers, boolean once) {
        return new Load(url(), wire, callers, script, once, 0);
    }

    private String url() {
        return upstream.baseUrl() + "/chat/completions";
    }
}

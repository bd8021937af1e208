package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.javadsl.TestSink;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.load.Strain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Providers that call for every word: how often their reader hears of it. */
class LiveCallTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final ModelRequest REQUEST = Calls.asking("m", "Hello");

    private final AtomicInteger woken = new AtomicInteger();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void firstWordsAreHeardAtOnceAndTheNextOnesAtTheBeat() {
        var beats = new LinkedBlockingQueue<Runnable>();
        var call = call(new Beat(Duration.ofMillis(1), beats::add, Strain.none()));

        call.text("Well");
        assertThat(woken).hasValue(1);
        assertThat(taken(call)).containsExactly(new Text("Well"));
        call.text(", you ");
        call.text("see");

        await().until(() -> beats.size() == 1);
        assertThat(woken).hasValue(1);
        beats.remove().run();
        assertThat(woken).hasValue(2);
        assertThat(taken(call)).containsExactly(new Text(", you "), new Text("see"));
    }

    @Test
    void anEndWaitsForNoBeatAndBringsWhatHasWaited() {
        var call = call(new Beat(Duration.ofHours(1), Runnable::run, Strain.none()));
        call.text("Well");
        taken(call);
        call.text(", you see");

        call.finished("stop", Usage.NONE);

        assertThat(woken).hasValue(2);
        assertThat(taken(call)).containsExactly(new Text(", you see"), new Finished("stop", Usage.NONE));
    }

    @Test
    void aWordAfterABeatWaitsForTheNextOne() {
        var beats = new LinkedBlockingQueue<Runnable>();
        var call = call(new Beat(Duration.ofMillis(1), beats::add, Strain.none()));
        call.text("0");
        taken(call);

        for (int i = 1; i <= 3; i++) {
            call.text(Integer.toString(i));
            await().until(() -> beats.size() == 1);
            beats.remove().run();
            assertThat(taken(call)).containsExactly(new Text(Integer.toString(i)));
        }
        assertThat(woken).hasValue(4);
    }

    /** Through the stage that real providers are behind, with a reader who always wants more. */
    @Test
    void aReaderWhoAlwaysWantsMoreHearsNothingBetweenTwoBeatsAndEverythingInItsOrder() throws Exception {
        var opened = new CompletableFuture<LiveCall>();
        var model = new Watchdog(
                (request, call) -> opened.complete(call),
                Deadlines.DEFAULT,
                akka.system().executionContext(),
                new Beat(Duration.ofHours(1), Runnable::run, Strain.none()));
        var reader = model.answer(REQUEST)
                .toMat(TestSink.create(akka.system().classicSystem()), Keep.right())
                .run(akka.system());
        reader.request(100);
        var live = opened.get(20, TimeUnit.SECONDS);

        IntStream.range(0, 5).forEach(n -> {
            live.text("word " + n);
            if (n == 0) reader.expectNext(new Text("word 0"));
        });
        reader.expectNoMessage(scala.concurrent.duration.Duration.create(200, "ms"));
        live.finished("stop", Usage.NONE);

        IntStream.range(1, 5).forEach(n -> reader.expectNext(new Text("word " + n)));
        reader.expectNext(new Finished("stop", Usage.NONE)).expectComplete();
    }

    private LiveCall call(Beat beat) {
        var call = new LiveCall(REQUEST, woken::incrementAndGet, beat);
        assertThat(call.open()).isTrue();
        return call;
    }

    /** What a reader takes who has been woken. */
    private static List<ModelPiece> taken(LiveCall call) {
        return Stream.generate(call::poll).takeWhile(Objects::nonNull).toList();
    }
}

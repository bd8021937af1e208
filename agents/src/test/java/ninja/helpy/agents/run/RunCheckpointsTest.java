package ninja.helpy.agents.run;

import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.load.Strained;
import ninja.helpy.agents.run.RunEvent.TextCheckpointed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How often a run writes down what its model has said so far. */
class RunCheckpointsTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Duration TICK = LocalEntities.CHECKPOINT_INTERVAL;
    private static final int WORDS = 40;

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aCalmMachineWritesAtEveryTick() throws Exception {
        assertThat(pausesBetweenCheckpoints(Strain.none()))
                .anySatisfy(pause -> assertThat(pause).isLessThan(TICK.multipliedBy(2)));
    }

    @Test
    void aBusyMachineLetsTwoTicksPassBetweenTwoCheckpoints() throws Exception {
        assertThat(pausesBetweenCheckpoints(Strained.fully()))
                .isNotEmpty()
                .allSatisfy(pause -> assertThat(pause).isGreaterThan(TICK.multipliedBy(2)));
    }

    private static List<Duration> pausesBetweenCheckpoints(Strain strain) throws Exception {
        var world = new RunWorld(akka, request -> slowWords(), strain);
        world.start("Hello");
        assertThat(text(world.readToTheEnd())).isEqualTo("word ".repeat(WORDS));

        var written = world.events(TextCheckpointed.class);
        var pauses = new ArrayList<Duration>();
        for (int i = 1; i < written.size(); i++) {
            pauses.add(Duration.between(written.get(i - 1).at(), written.get(i).at()));
        }
        return pauses;
    }

    private static List<Step> slowWords() {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < WORDS; i++) {
            steps.add(ScriptedModel.say("word "));
            steps.add(ScriptedModel.pause(TICK.dividedBy(3)));
        }
        return steps;
    }
}

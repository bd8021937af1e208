package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import java.time.Duration;
import java.util.List;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Credits that a round has held and does not need. */
class RoomCreditsTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Price PRICE = new Price(1, 1, 0, 1, 0);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(50);

    private final TestProbe<CreditLedgerCommand> ledger = akka.createTestProbe();
    private final RoomCredits credits =
            new RoomCredits(new EntityId("w-1", "s-1"), akka.system(), ports(), AGAIN_AFTER);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aHoldThatIsGivenBackToALedgerThatCannotBeReachedIsGivenBackWhenItAnswers() {
        var released = credits.release("run-1");

        var unanswered = ledger.expectMessageClass(ReleaseHold.class, PATIENCE);
        var busy = ledger.expectMessageClass(ReleaseHold.class, PATIENCE);
        busy.replyTo().tell(new Refused(Refusal.SERVICE_UNAVAILABLE, "too many are waiting"));
        var heard = ledger.expectMessageClass(ReleaseHold.class, PATIENCE);
        heard.replyTo().tell(Done.DONE);

        assertThat(unanswered.runId()).isEqualTo("run-1");
        assertThat(released).succeedsWithin(PATIENCE).isEqualTo(Done.DONE);
    }

    @Test
    void aHoldThatTheLedgerDoesNotKnowIsNotAskedForAgain() {
        var released = credits.release("run-1");

        var no = new Refused(Refusal.NOT_FOUND, "no hold");
        ledger.expectMessageClass(ReleaseHold.class, PATIENCE).replyTo().tell(no);

        assertThat(released).succeedsWithin(PATIENCE).isEqualTo(no);
    }

    /** Only the ledger is asked here. */
    private RoomPorts ports() {
        var usual = new LocalEntities(
                        akka, Models.of("scripted", ScriptedModel.answering(akka.system(), r -> List.of()), PRICE))
                .roomPorts();
        return new RoomPorts(
                usual.agents(),
                workspaceId -> ledger.ref(),
                usual.runs(),
                usual.self(),
                usual.routing(),
                usual.embeddings(),
                usual.wakes(),
                usual.clock(),
                new RoomPorts.Settings(
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(200)));
    }
}

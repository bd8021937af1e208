package ninja.helpy.cluster.chaos.books;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge himself: what is wrong must be seen, what is right must pass. */
class LedgerTest {

    private final List<String> violations = new ArrayList<>();
    private final Ledger ledger = new Ledger(violations::add);
    private long balance;
    private long seqNr;

    @BeforeEach
    void aHundredCredits() {
        post("GRANTED", "order-1", 100, 100);
    }

    @Test
    void aSoundStoryHasNoViolation() {
        post("HELD", "a", 60, 0);
        post("HELD", "b", 40, 0);
        post("SETTLED", "a", 75, -75);
        post("SETTLED", "b", 40, -40);
        post("GRANTED", "order-2", 50, 50);
        post("HELD", "c", 5, 0);
        post("EXPIRED", "c", 0, 0);
        post("SETTLED_LATE", "c", 3, -3);
        post("HELD", "d", 5, 0);
        post("RELEASED", "d", 0, 0);

        assertThat(violations).isEmpty();
        assertThat(ledger.granted()).isEqualTo(150);
        assertThat(ledger.spent()).isEqualTo(118);
        assertThat(ledger.held()).isZero();
    }

    @Test
    void aHoldThatIsExtendedHoldsItsNewAmount() {
        post("HELD", "a", 10, 0);
        post("EXTENDED", "a", 15, 0);

        assertThat(violations).isEmpty();
        assertThat(ledger.held()).isEqualTo(15);

        post("SETTLED", "a", 12, -12);

        assertThat(ledger.held()).isZero();
    }

    @Test
    void whatIsExtendedAfterItsEndIsSeen() {
        post("HELD", "a", 10, 0);
        post("RELEASED", "a", 0, 0);
        post("EXTENDED", "a", 15, 0);

        assertThat(violations).singleElement().asString().contains("is not held");
    }

    @Test
    void whatIsHeldTwiceIsSeen() {
        post("HELD", "a", 1, 0);
        post("RELEASED", "a", 0, 0);
        post("HELD", "a", 1, 0);

        assertThat(violations).singleElement().asString().contains("held twice");
    }

    @Test
    void whatIsResolvedTwiceIsSeen() {
        post("HELD", "a", 1, 0);
        post("SETTLED", "a", 1, -1);
        post("RELEASED", "a", 0, 0);

        assertThat(violations).singleElement().asString().contains("resolved already");
    }

    @Test
    void whatIsSettledLateTwiceIsSeen() {
        post("HELD", "a", 1, 0);
        post("EXPIRED", "a", 0, 0);
        post("SETTLED_LATE", "a", 1, -1);
        post("SETTLED_LATE", "a", 1, -1);

        assertThat(violations).singleElement().asString().contains("settled late already");
    }

    @Test
    void whatIsSettledWithoutAHoldIsSeen() {
        post("SETTLED", "a", 1, -1);

        assertThat(violations).singleElement().asString().contains("never held");
    }

    @Test
    void anOrderPaidOutTwiceIsSeen() {
        post("GRANTED", "order-1", 100, 100);

        assertThat(violations).singleElement().asString().contains("granted twice");
    }

    @Test
    void aHoleInTheChainOfBalancesIsSeen() {
        balance = 90;
        post("HELD", "a", 1, 0);

        assertThat(violations).hasSize(2).first().asString().contains("balance before is 90");
    }

    @Test
    void moreHeldThanThereIsIsSeen() {
        post("HELD", "a", 60, 0);
        post("HELD", "b", 41, 0);

        assertThat(violations).hasSize(2).anyMatch(found -> found.contains("held 41 of 40"));
    }

    @Test
    void aBalanceBelowZeroIsRightOnlyAfterASettlementAboveItsHold() {
        post("HELD", "a", 100, 0);
        post("SETTLED", "a", 130, -130);

        assertThat(violations).isEmpty();
        assertThat(ledger.balance()).isEqualTo(-30);
    }

    private void post(String kind, String reference, long amount, long change) {
        ledger.post(
                ++seqNr,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", kind)
                        .put("reference", reference)
                        .put("amount", amount)
                        .put("balanceBefore", balance)
                        .put("balanceAfter", balance + change));
        balance += change;
    }
}

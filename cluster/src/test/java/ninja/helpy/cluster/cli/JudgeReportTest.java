package ninja.helpy.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ninja.helpy.cluster.demo.Client;
import org.junit.jupiter.api.Test;

class JudgeReportTest {

    private static final String ROOM = """
            {"name": "Study room", "helpys": [{"helpyId": "h-1", "name": "Ada"}, {"helpyId": "h-2", "name": "Bo"}]}""";

    @Test
    void whatWouldHaveBeenDifferentIsSaidByNameAndGuessesAreMarked() {
        var lines = report("""
                {"settings": {"respondMode": "scored", "maxResponders": 1}, "rounds": 12, "differentRounds": 2,
                 "recorded": {"answers": 14, "silentRounds": 0, "suppressed": 2, "costCredits": "0.5"},
                 "then": {"answers": 12, "silentRounds": 1, "suppressed": 0, "costCredits": "0.2"},
                 "estimated": true,
                 "different": [
                   {"at": "2026-11-21T12:00:00.123Z", "recorded": ["h-1", "h-2"], "then": ["h-2"],
                    "costCredits": "0.02", "costCreditsThen": "0.01", "estimated": false},
                   {"at": "2026-11-21T11:00:00Z", "recorded": [], "then": [], "nobodyBecause": "Ada is muted",
                    "costCredits": "0", "costCreditsThen": "0.01", "estimated": true}]}""");

        assertThat(lines)
                .contains("12 rounds, 2 would have been different with scored, at most 1 answers")
                .contains("2026-11-21 12:00:00")
                .contains("Ada, Bo")
                .contains("(Ada is muted)")
                .contains("~0.2")
                .contains("~0.01")
                .contains("No model was called.");
    }

    @Test
    void whereNothingIsDifferentNoRoundIsListed() {
        var lines = report("""
                {"settings": {"respondMode": "all", "maxResponders": 3}, "rounds": 1, "differentRounds": 0,
                 "recorded": {"answers": 1}, "then": {"answers": 1}, "estimated": false, "different": []}""");

        assertThat(lines).doesNotContain("time").doesNotContain("~");
    }

    private static String report(String judgement) {
        return String.join("\n", new JudgeReport(Client.parsed(ROOM), Client.parsed(judgement)).lines());
    }
}

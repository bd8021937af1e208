package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import ninja.helpy.cluster.bench.Table;

/** A judgement in words and columns. */
final class JudgeReport {

    private static final int SECONDS_END = 19;

    private final Map<String, String> names = new HashMap<>();
    private final JsonNode room;
    private final JsonNode judgement;

    JudgeReport(JsonNode room, JsonNode judgement) {
        this.room = room;
        this.judgement = judgement;
        room.path("helpys")
                .forEach(helpy -> names.put(
                        helpy.path("helpyId").asText(), helpy.path("name").asText()));
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("“" + room.path("name").asText() + "”: "
                + judgement.path("rounds").asLong() + " rounds, "
                + judgement.path("differentRounds").asLong() + " would have been different with "
                + judgement.at("/settings/respondMode").asText() + ", at most "
                + judgement.at("/settings/maxResponders").asText() + " answers.");
        lines.add("");
        lines.addAll(sums());
        if (!judgement.path("different").isEmpty()) {
            lines.add("");
            lines.addAll(rounds());
        }
        if (judgement.path("estimated").asBoolean()) {
            lines.add("");
            lines.add("~ Answers that were never given are taken to cost what their Helpy's others have cost.");
        }
        lines.add("No model was called.");
        return lines;
    }

    private List<String> sums() {
        var table = new Table("", "recorded", "then");
        row(table, "answers", "answers");
        row(table, "rounds in silence", "silentRounds");
        row(table, "not said again", "suppressed");
        row(table, "credits", "costCredits");
        return table.lines();
    }

    private void row(Table table, String label, String field) {
        var tilde = field.equals("costCredits") && judgement.path("estimated").asBoolean() ? "~" : "";
        table.add(
                label,
                judgement.path("recorded").path(field).asText(),
                tilde + judgement.path("then").path(field).asText());
    }

    private List<String> rounds() {
        var table = new Table("time", "recorded", "then", "credits", "then");
        for (var round : judgement.path("different")) {
            var at = round.path("at").asText();
            table.add(
                    at.substring(0, Math.min(SECONDS_END, at.length())).replace('T', ' '),
                    helpys(round.path("recorded")),
                    round.path("then").isEmpty()
                            ? "(" + round.path("nobodyBecause").asText() + ")"
                            : helpys(round.path("then")),
                    round.path("costCredits").asText(),
                    (round.path("estimated").asBoolean() ? "~" : "")
                            + round.path("costCreditsThen").asText());
        }
        return table.lines();
    }

    private String helpys(JsonNode ids) {
        if (ids.isEmpty()) return "nobody";
        return StreamSupport.stream(ids.spliterator(), false)
                .map(id -> names.getOrDefault(id.asText(), id.asText()))
                .collect(Collectors.joining(", "));
    }
}

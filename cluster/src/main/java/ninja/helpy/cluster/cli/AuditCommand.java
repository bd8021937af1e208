package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.demo.Client;
import ninja.helpy.cluster.demo.DemoFailure;
import ninja.helpy.cluster.local.Secrets;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has the books of all ledgers recomputed from their journals. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Recomputes the books of all ledgers from their journals, and compares them with what the ledgers say.",
            "Exit code 1 if anything is wrong."
        })
final class AuditCommand implements Callable<Integer> {

    /** A little more than a node waits for its audit. */
    private static final Duration PATIENCE = Duration.ofMinutes(11);

    @Option(names = "--recent", description = "Only what has happened since the last audit (default: everything).")
    private boolean recent;

    @Option(names = "--json", description = "For scripts: the report as the API gives it.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        var url = new StatusReport(data.dir()).status().url();
        if (url == null) {
            terminal.failure("Nothing runs here. Start it with: ./helpy up" + data.toRepeat());
            return HelpyCli.FAILED;
        }
        try {
            JsonNode report = new Client(url, adminKey(), PATIENCE).post("/api/admin/audit", Map.of("full", !recent));
            if (json) terminal.line(report.toPrettyString());
            else tell(terminal, report);
            return report.path("clean").asBoolean() ? 0 : HelpyCli.FAILED;
        } catch (DemoFailure refused) {
            terminal.failure("The audit did not end: " + refused.getMessage());
            return HelpyCli.FAILED;
        }
    }

    private String adminKey() {
        return Optional.ofNullable(System.getenv("HELPY_ADMIN_KEY"))
                .filter(key -> !key.isBlank())
                .orElseGet(() -> new Secrets(data.dir().secrets()).admin());
    }

    private static void tell(Terminal terminal, JsonNode report) {
        var ledgers = report.path("ledgers").asText() + " ledgers";
        if (report.path("unanswered").asLong() > 0) {
            terminal.warn(report.path("unanswered").asText() + " of " + ledgers + " did not say their balance");
        }
        if (report.path("clean").asBoolean()) {
            terminal.line(terminal.good("The books of " + ledgers + " are right") + ", "
                    + report.path("events").asText() + " events read.");
            return;
        }
        report.path("items").forEach(finding -> terminal.line(finding.toString()));
        terminal.failure(report.path("findings").asText() + " findings in the books of " + ledgers
                + "; they are off by " + report.path("drift").asText() + " credits");
    }
}

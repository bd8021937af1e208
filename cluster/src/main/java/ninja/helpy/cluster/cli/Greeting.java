package ninja.helpy.cluster.cli;

import java.time.Clock;
import java.util.List;
import ninja.helpy.cluster.cli.StatusReport.AgentDoors;
import ninja.helpy.cluster.cli.StatusReport.Status;
import ninja.helpy.cluster.demo.DemoFailure;
import ninja.helpy.cluster.terminal.Terminal;

/** What a person is told when the system is up: where it is, what opens it, where to click, and three commands to copy. */
final class Greeting {

    private final Terminal terminal;
    private final DataOption data;

    Greeting(Terminal terminal, DataOption data) {
        this.terminal = terminal;
        this.data = data;
    }

    void status(Status status) {
        if (status.nodes().isEmpty()) {
            terminal.line("Helpy Cluster does not run here. Start it with: ./helpy up" + data.toRepeat());
            return;
        }
        terminal.line(status.ready() ? terminal.bold("Helpy Cluster is ready") : "Helpy Cluster is not ready yet");
        for (var node : status.nodes()) {
            terminal.line("  node " + node.url() + terminal.dim("  pid " + node.pid()));
        }
        howToTalk(
                status,
                status.url() + "   " + terminal.dim("a link with a key for it: ./helpy link" + data.toRepeat()));
    }

    /** When it has just been started: with a way into the room page. */
    void welcome(Status status) {
        howToTalk(status, terminal.bold(link(status)));
    }

    private String link(Status status) {
        try {
            return new PageLink(status, Clock.systemUTC()).make();
        } catch (DemoFailure refused) {
            return status.url() + "   (no link could be made for it: " + refused.getMessage() + ")";
        }
    }

    private void howToTalk(Status status, String page) {
        String url = String.valueOf(status.url());
        terminal.line("");
        terminal.line("  URL        " + terminal.bold(url) + terminal.dim("   API description: " + url + "/docs"));
        terminal.line("  Workspace  " + status.workspaceId() + terminal.dim("   (demo)"));
        terminal.line("  API key    " + terminal.bold(String.valueOf(status.apiKey())));
        terminal.line("  Room page  " + page);
        terminal.line("");
        copy(status.agents());
    }

    private void copy(List<AgentDoors> agents) {
        if (agents.isEmpty()) return;
        AgentDoors first = agents.get(0);
        AgentDoors second = agents.get(agents.size() > 1 ? 1 : 0);
        terminal.line("  Copy one:");
        terminal.line("");
        terminal.line(terminal.dim("  # " + first.name() + " answers token by token"));
        terminal.line("  curl -N " + first.streamUrl()
                + " -H 'Content-Type: application/json' -d '{\"message\":\"Why is the sky blue?\"}'");
        terminal.line("");
        terminal.line(terminal.dim("  # all four uses, in this terminal"));
        terminal.line("  ./helpy demo" + data.toRepeat());
        terminal.line("");
        terminal.line(terminal.dim("  # a webhook: " + second.name() + " answers in one piece"));
        terminal.line("  curl " + second.webhookUrl()
                + " -H 'Content-Type: text/plain' -d 'Which experiment can I do with a glass of water?'");
        terminal.line("");
    }
}

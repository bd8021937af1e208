package ninja.helpy.cluster.cli;

import java.time.Clock;
import java.util.List;
import ninja.helpy.cluster.cli.StatusReport.AgentDoors;
import ninja.helpy.cluster.cli.StatusReport.Down;
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
        terminal.line(status.serves() ? terminal.bold(headline(status)) : headline(status));
        for (var node : status.nodes()) {
            var soFar = node.ready() ? "" : "  not ready yet";
            terminal.line("  node " + node.url() + terminal.dim("  pid " + node.pid()) + soFar);
        }
        status.down().forEach(node -> terminal.warn(hasEnded(node) + data.toRepeat()));
        howToTalk(
                status,
                status.url() + "   " + terminal.dim("a link with a key for it: ./helpy link" + data.toRepeat()));
    }

    static String headline(Status status) {
        if (status.ready()) return "Helpy Cluster is ready";
        if (!status.serves()) return "Helpy Cluster is not ready yet";
        long serving = status.nodes().stream().filter(StatusReport.Node::ready).count();
        int all = status.nodes().size() + status.down().size();
        return "Helpy Cluster is ready on " + serving + " of " + all + " nodes, which serve for all";
    }

    static String hasEnded(Down node) {
        return "node " + node.node() + " (" + node.url() + ") has ended. Log: " + node.log()
                + ". It is started again by ./helpy up";
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

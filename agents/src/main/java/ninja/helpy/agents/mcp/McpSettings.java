package ninja.helpy.agents.mcp;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * From {@code helpy.agents.mcp}.
 *
 * @param callTimeout for one use of a tool
 * @param listTimeout for all that a run waits for before it begins: to greet a server, and each page of its tools
 * @param toolsKeptFor how long the list of a server's tools is not asked for again
 * @param downFor how long a server that gave no list is not asked again by runs
 */
public record McpSettings(Duration callTimeout, Duration listTimeout, Duration toolsKeptFor, Duration downFor) {

    public static McpSettings from(Config config) {
        return new McpSettings(
                config.getDuration("call-timeout"),
                config.getDuration("list-timeout"),
                config.getDuration("tools-kept-for"),
                config.getDuration("down-for"));
    }
}

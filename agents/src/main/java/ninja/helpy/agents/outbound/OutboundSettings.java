package ninja.helpy.agents.outbound;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Set;

/**
 * Where requests to addresses of tenants may go, from {@code helpy.agents.outbound}.
 *
 * @param privateNetworks also to this machine and its networks, without TLS and to any port
 * @param ports of servers elsewhere
 */
public record OutboundSettings(
        boolean privateNetworks, Set<Integer> ports, Duration connectTimeout, long bodyBytesMax) {

    public OutboundSettings {
        ports = Set.copyOf(ports);
    }

    public static OutboundSettings from(Config config) {
        return new OutboundSettings(
                config.getBoolean("private-networks"),
                Set.copyOf(config.getIntList("ports")),
                config.getDuration("connect-timeout"),
                config.getBytes("body-max"));
    }
}

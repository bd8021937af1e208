package ninja.helpy.agents.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides where requests of tenants may go. Names are resolved once, by {@link #resolve}, and exactly those addresses are
 * connected to: a name that leads elsewhere a moment later changes nothing.
 */
public final class OutboundGuard {

    private static final int URL_CHARS_MAX = 2_000;
    private static final int HTTPS_PORT = 443;

    /** What RFC 6890 and its followers keep for special use, and what leads there by translation. */
    private static final List<Network> SPECIAL = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .stream()
            .map(Network::parse)
            .toList();

    /** All of IPv6 that is routed in the world; loopback, local, mapped and NAT64 addresses are outside of it. */
    private static final Network GLOBAL_IPV6 = Network.parse("2000::/3");

    private final OutboundSettings settings;

    public OutboundGuard(OutboundSettings settings) {
        this.settings = settings;
    }

    /** What is wrong with an address as it is written; empty if a request may be tried. */
    public Optional<String> objection(String url) {
        if (url.length() > URL_CHARS_MAX) return Optional.of("must have at most " + URL_CHARS_MAX + " characters");
        try {
            return objection(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.of("must be a URL");
        }
    }

    private Optional<String> objection(URI uri) {
        if (uri.getHost() == null || uri.getScheme() == null) return Optional.of("must be a URL with a host");
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean isPlain = scheme.equals("http");
        if (!isPlain && !scheme.equals("https")) return Optional.of("must begin with https://");
        if (uri.getRawUserInfo() != null) return Optional.of("must not contain a user or password");
        if (uri.getRawFragment() != null) return Optional.of("must not have a fragment");
        if (settings.privateNetworks()) return Optional.empty();
        if (isPlain) return Optional.of("must begin with https://");
        int port = uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
        return settings.ports().contains(port) ? Optional.empty() : Optional.of("must not name port " + port);
    }

    /** The addresses to connect to. Blocks while the name is looked up. */
    InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        if (settings.privateNetworks() || Arrays.stream(addresses).allMatch(OutboundGuard::isPublic)) return addresses;
        throw new ForbiddenAddressException(host);
    }

    static boolean isPublic(InetAddress address) {
        if (SPECIAL.stream().anyMatch(network -> network.contains(address))) return false;
        return address instanceof Inet4Address || GLOBAL_IPV6.contains(address);
    }
}

package ninja.helpy.agents.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {

    private final OutboundGuard guard = guard(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/mcp",
                "https://example.com:8443/mcp?x=1",
                "https://93.184.216.34/",
                "HTTPS://EXAMPLE.COM",
            })
    void addressesInTheWorldMayBeTried(String url) {
        assertThat(guard.objection(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "http://example.com/mcp",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "https:///mcp",
                "https://user:password@example.com/",
                "https://example.com@10.0.0.1/",
                "https://example.com:25/",
                "https://example.com:22/",
                "https://example.com/#part",
                "https://exa mple.com/",
                "https://exam\nple.com/",
                "javascript:alert(1)",
            })
    void anythingElseMayNot(String url) {
        assertThat(guard.objection(url)).isPresent();
    }

    @Test
    void anAddressOfEndlessLengthIsNotEvenRead() {
        assertThat(guard.objection("https://example.com/" + "a".repeat(5_000))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "192.0.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "2002:7f00:1::",
                "2001:0:53aa:64c:0:fbff:80ff:fffe",
                "2001:db8::1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "100::1",
                "2130706433",
                "127.1",
                "localhost",
            })
    void namesAndNumbersThatLeadHomeAreNotConnectedTo(String host) {
        assertThatThrownBy(() -> guard.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"})
    void publicNumbersAre(String host) throws UnknownHostException {
        assertThat(guard.resolve(host)).containsExactly(InetAddress.getByName(host));
    }

    @Test
    void whoHostsForHimselfMayAllowHisOwnNetwork() throws UnknownHostException {
        var open = guard(true);

        assertThat(open.objection("http://localhost:9000/mcp")).isEmpty();
        assertThat(open.resolve("127.0.0.1")).isNotEmpty();
        assertThat(open.objection("ftp://localhost/")).isPresent();
        assertThat(open.objection("http://user@localhost/")).isPresent();
    }

    private static OutboundGuard guard(boolean privateNetworks) {
        return new OutboundGuard(
                new OutboundSettings(privateNetworks, Set.of(443, 8443), Duration.ofSeconds(1), 100_000));
    }
}

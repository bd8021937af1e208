package ninja.helpy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.SecretHash;
import ninja.helpy.agents.workspace.WorkspaceEvent.AgentListed;
import org.junit.jupiter.api.Test;

class MaskedJsonTest {

    record Vault(List<SecretHash> hashes, Optional<SecretHash> spare, boolean open) {

        public boolean isFull() {
            return true;
        }
    }

    @Test
    void whatIsMaskedShowsAsThreeDotsHoweverDeepItLies() {
        var vault = new Vault(List.of(new SecretHash("0a1b")), Optional.of(new SecretHash("2c3d")), true);

        assertThat(MaskedJson.of(vault))
                .isEqualTo("{\"hashes\":[{\"hex\":\"•••\"}],\"spare\":{\"hex\":\"•••\"},\"open\":true}");
    }

    @Test
    void timesAreReadableAndNothingButTheComponentsIsShown() {
        var event = new AgentListed("a-1", "helpy", "Ada", Optional.empty(), Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(MaskedJson.of(event))
                .isEqualTo(
                        "{\"agentId\":\"a-1\",\"kind\":\"helpy\",\"name\":\"Ada\",\"ownerUserId\":null,\"at\":\"2026-01-02T03:04:05Z\"}");
    }

    @Test
    void anEventIsNamedInKebabCase() {
        assertThat(MaskedJson.typeName(new AgentListed("a-1", "helpy", "Ada", Optional.empty(), Instant.EPOCH)))
                .isEqualTo("agent-listed");
    }
}

package ninja.helpy.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import ninja.helpy.agents.protocol.Ids;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private static final String INSTALLATION = "an-installation-secret-of-32-or-more";

    private final Secrets secrets = new Secrets(new SecretHasher(INSTALLATION));

    @Test
    void aKeyNamesItsWorkspace() {
        var workspaceId = Ids.next();

        assertThat(Secrets.workspaceOfApiKey(
                        secrets.apiKey(workspaceId, Optional.empty()).shown()))
                .contains(workspaceId);
        assertThat(Secrets.workspaceOfTicket(secrets.ticket(workspaceId).shown()))
                .contains(workspaceId);
        assertThat(Secrets.workspaceOfApiKey(secrets.ticket(workspaceId).shown()))
                .isEmpty();
        assertThat(Secrets.workspaceOfApiKey("hk_short")).isEmpty();
    }

    @Test
    void everySecretIsNewUnlessItIsToBeRepeated() {
        assertThat(secrets.agentKey(Optional.empty()).shown())
                .hasSize(46)
                .isNotEqualTo(secrets.agentKey(Optional.empty()).shown());
        assertThat(secrets.agentKey(Optional.of("a")).shown())
                .isEqualTo(secrets.agentKey(Optional.of("a")).shown())
                .isNotEqualTo(secrets.agentKey(Optional.of("b")).shown());
        assertThat(secrets.streamSecret(Optional.of("a")).shown().substring(3))
                .isNotEqualTo(secrets.agentKey(Optional.of("a")).shown().substring(3));
    }

    @Test
    void withoutTheInstallationsSecretAHashIsAnother() {
        var other = new SecretHasher(INSTALLATION + "!");

        assertThat(other.hash("x").matches(secrets.hash("x"))).isFalse();
        assertThat(new SecretHasher(INSTALLATION).hash("x").matches(secrets.hash("x")))
                .isTrue();
        assertThatThrownBy(() -> new SecretHasher("short")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noSecretIsPrintedByAccident() {
        var made = secrets.agentKey(Optional.empty());

        assertThat(made.toString())
                .doesNotContain(made.shown())
                .doesNotContain(made.hash().hex());
    }
}

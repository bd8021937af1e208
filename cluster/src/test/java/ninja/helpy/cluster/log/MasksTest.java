package ninja.helpy.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MasksTest {

    private static final String RANDOM = "abcdefghijklmnopqrstuvwxyz0123456789ABC-_12";

    @Test
    void ourSecretsAreNeverWritten() {
        String apiKey = "hk_0123456789abcdef0123456789abcdef_" + RANDOM;
        String ticket = "wt_0123456789abcdef0123456789abcdef_" + RANDOM;

        assertThat(Masks.masked("key " + apiKey + ", ticket " + ticket)).isEqualTo("key •••, ticket •••");
        assertThat(Masks.masked("/api/webhook/w/a/ak_" + RANDOM)).isEqualTo("/api/webhook/w/a/•••");
        assertThat(Masks.masked("/api/streams/w/a/ss_" + RANDOM + "/runs/1")).isEqualTo("/api/streams/w/a/•••/runs/1");
    }

    @Test
    void providersKeysAndBearerHeadersAreNeverWritten() {
        assertThat(Masks.masked("401 for sk-proj-abcdefghijklmnop1234")).isEqualTo("401 for •••");
        assertThat(Masks.masked("Authorization: Bearer abcdefghijklmnop.qrs")).isEqualTo("Authorization: •••");
    }

    @Test
    void everythingElseStaysAsItIs() {
        String line = "run 01a1fdeb-369c-74d8-94c0-555faa97efff of agent task_12 settled";

        assertThat(Masks.masked(line)).isEqualTo(line);
    }
}

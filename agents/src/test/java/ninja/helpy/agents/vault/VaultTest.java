package ninja.helpy.agents.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final String KEY = "the first master key, 32 or more";
    private static final String OTHER = "another master key, also 32 chars";

    private final Vault vault = Vault.of(List.of(KEY));

    @Test
    void whatIsSealedIsReadByItsOwnerOnly() {
        var sealed = vault.seal("sésame ❄", "w-1/x");

        assertThat(vault.open(sealed, "w-1/x")).isEqualTo("sésame ❄");
        assertThat(sealed.text()).doesNotContain("same");
        assertThat(sealed.toString()).doesNotContain(sealed.text());
        assertThatThrownBy(() -> vault.open(sealed, "w-2/x")).isInstanceOf(SealedElsewhereException.class);
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        assertThat(vault.seal("sesame", "o")).isNotEqualTo(vault.seal("sesame", "o"));
    }

    @Test
    void anotherNodeWithTheSameKeyOpensItAndOneWithAnotherDoesNot() {
        var sealed = vault.seal("sesame", "o");

        assertThat(Vault.of(List.of(KEY)).open(sealed, "o")).isEqualTo("sesame");
        var stranger = Vault.of(List.of(OTHER));
        assertThatThrownBy(() -> stranger.open(sealed, "o")).isInstanceOf(SealedElsewhereException.class);
    }

    @Test
    void afterAChangeOfKeysTheOlderOnesStillOpenWhatTheySealed() {
        var before = vault.seal("sesame", "o");
        var changed = Vault.of(List.of(OTHER, KEY));

        assertThat(changed.open(before, "o")).isEqualTo("sesame");
        var after = changed.seal("sesame", "o");
        assertThat(Vault.of(List.of(OTHER)).open(after, "o")).isEqualTo("sesame");
        assertThatThrownBy(() -> vault.open(after, "o")).isInstanceOf(SealedElsewhereException.class);
    }

    @Test
    void whateverIsChangedInASealedSecretIsNoticed() {
        var sealed = vault.seal("sesame", "o").text();
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder(sealed);
            int at = random.nextInt(text.length());
            char other = (char) (33 + random.nextInt(90));
            if (text.charAt(at) == other) continue;
            text.setCharAt(at, other);
            var changed = text.toString();
            // The last character of base64 has bits that mean nothing.
            if (at == text.length() - 1) continue;
            assertThatThrownBy(() -> vault.open(new Sealed(changed), "o"))
                    .as("seed %s: %s", seed, changed)
                    .isInstanceOf(SealedElsewhereException.class);
        }
    }

    @Test
    void withoutAKeyNothingIsSealedAndAShortOneIsNone() {
        assertThat(Vault.of(List.of()).isOpen()).isFalse();
        assertThatThrownBy(() -> Vault.of(List.of()).seal("s", "o")).isInstanceOf(SealedElsewhereException.class);
        assertThatThrownBy(() -> Vault.of(List.of("short"))).isInstanceOf(IllegalArgumentException.class);
    }
}

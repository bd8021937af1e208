package ninja.helpy.cluster.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptTest {

    @Test
    void theModelsNameTellsTheScript() {
        var script = new Script(50, 20);

        assertThat(Script.ofModel(script.model())).isEqualTo(script);
    }

    @Test
    void everyTokenIsOtherTextOfTheSameLength() {
        var text = new Script(3, 0).text();

        assertThat(text).isEqualTo("0000 0001 0002 ").hasSize(3 * Script.TOKEN_CHARS);
    }

    @Test
    void aModelWithoutAScriptIsRefused() {
        assertThatThrownBy(() -> Script.ofModel("gpt-5")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Script(Script.TOKENS_MAX + 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

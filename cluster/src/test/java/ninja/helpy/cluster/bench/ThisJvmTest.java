package ninja.helpy.cluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThisJvmTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsCompiledIsAPartOfTheWork() {
        var compiling = ThisJvm.compiling().orElseThrow();
        var all = Duration.of(ThisJvm.cpuMicros(), ChronoUnit.MICROS);

        assertThat(compiling).isPositive().isLessThan(all);
    }
}

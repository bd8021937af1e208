package ninja.helpy.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tests that the page's logic brings along ({@code api-gateway/console/src/test/web}), each under its own name. */
class PageLogicTest {

    private static final String SCRIPT = "/console-tests.js";
    private static final int TESTS_MIN = 30;

    @TestFactory
    List<DynamicTest> whatBecomesOfFrames() throws IOException {
        var script =
                Source.newBuilder("js", PageLogicTest.class.getResource(SCRIPT)).build();
        try (var engine = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            engine.eval(script);
            var outcomes = engine.getBindings("js").getMember("outcomes");
            var tests = new ArrayList<DynamicTest>();
            for (long i = 0; i < outcomes.getArraySize(); i++) {
                var outcome = outcomes.getArrayElement(i);
                var failure = outcome.getMember("failure");
                String said = failure.isNull() ? "" : failure.asString();
                tests.add(dynamicTest(
                        outcome.getMember("name").asString(),
                        () -> assertThat(said).isEmpty()));
            }
            assertThat(tests).hasSizeGreaterThan(TESTS_MIN);
            return tests;
        }
    }
}

package ninja.helpy.api.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.api.LiveApi.json;
import static ninja.helpy.api.LiveApi.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second question while the first is being answered. */
class TurnsTest {

    private static final LiveApi live = new LiveApi();

    private final CompletableFuture<Void> mayFinish = new CompletableFuture<>();
    private Tenant tenant;

    @BeforeEach
    void anAgentThatThinksAboutItsFirstQuestion() {
        tenant = live.tenant();
        live.script(
                tenant,
                request -> request.messages().size() == 1
                        ? List.of(say("Let me see. "), await(mayFinish), say("Four."), finish())
                        : List.<Step>of(say("That is all."), finish()));
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void itWaitsVisiblyAndIsAnsweredAfterTheFirst() {
        var first = new EventReader(ask("Two and two?", "").body());
        first.until("text");

        var second = new EventReader(ask("And then?", "").body());
        assertThat(second.until("queued").json().get("ahead").intValue()).isZero();
        mayFinish.complete(null);

        assertThat(EventReader.text(first.rest())).isEqualTo("Four.");
        var rest = second.rest();
        assertThat(EventReader.names(rest)).startsWith("start").endsWith("done");
        assertThat(EventReader.text(rest)).isEqualTo("That is all.");
    }

    @Test
    void itIsRefusedIfItWillNotWait() {
        var first = ask("Two and two?", "");
        var reader = new EventReader(first.body());
        reader.until("text");

        var refused = live.send(question("And then?", "?ifBusy=reject"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("\"code\":\"busy\"")
                .contains(first.headers().firstValue("X-Run-Id").orElseThrow());
        mayFinish.complete(null);
        reader.until("done");
        assertThat(live.balance(tenant).held()).isZero();
    }

    @Test
    void itMayInterruptTheFirst() {
        var first = new EventReader(ask("Two and two?", "").body());
        first.until("text");

        var second = new EventReader(live.open(json(
                        live.request(tenant.stream()).header("X-Conversation-Id", "c-1"),
                        "{\"message\":\"Never mind\",\"ifBusy\":\"interrupt\"}"))
                .body());

        assertThat(EventReader.names(first.rest())).endsWith("cancelled");
        assertThat(EventReader.text(second.rest())).isEqualTo("That is all.");
    }

    @Test
    void anyOtherPolicyIsAnError() {
        assertThat(live.send(question("Hello", "?ifBusy=merge")).body()).contains("reject, enqueue, interrupt");
        var body = "{\"message\":\"Hello\",\"ifBusy\":\"merge\"}";
        assertThat(live.send(json(live.request(tenant.stream()), body)).statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<InputStream> ask(String words, String query) {
        return live.open(question(words, query));
    }

    private java.net.http.HttpRequest.Builder question(String words, String query) {
        return text(live.request(tenant.stream() + query).header("X-Conversation-Id", "c-1"), words);
    }
}

package ninja.helpy.api.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.CancelRun;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.StartRun;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.run.RunStarter.Question;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that begins, though whoever had asked was told that it had not: its answer came too late. */
class LateStartTest {

    private static final LiveApi live = new LiveApi();

    private final CompletableFuture<Accepted> begun = new CompletableFuture<>();
    private final Entities late = live.changing(
            StartRun.class,
            asked -> asked.thenCompose(reply -> {
                begun.complete((Accepted) reply);
                return CompletableFuture.failedFuture(new TimeoutException("too late"));
            }));
    private final CompletableFuture<Void> go = new CompletableFuture<>();
    private final Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @BeforeEach
    void script() {
        live.script(tenant, request -> List.of(say("One "), await(go), say("two"), finish()));
    }

    @Test
    void isCalledOffIfItsAskerCannotFindIt() {
        assertLate(start(Optional.empty()));

        await().until(() -> view().status() == Status.CANCELLED);
        assertThat(live.balance(tenant).held()).isZero();
        go.complete(null);
    }

    @Test
    void isCalledOffAgainWhileNobodyAnswers() {
        var said = new AtomicInteger();
        var deaf = live.changing(
                late,
                CancelRun.class,
                answer -> said.incrementAndGet() < 3
                        ? CompletableFuture.failedFuture(new TimeoutException("nobody answers"))
                        : answer);
        assertLate(start(deaf, Optional.empty()));

        await().until(() -> said.get() == 3);
        await().until(() -> view().status() == Status.CANCELLED);
        go.complete(null);
    }

    @Test
    void goesOnIfItsAskerFindsItByHisKey() {
        assertLate(start(Optional.of("key-1")));
        go.complete(null);

        await().until(() -> view().status() == Status.COMPLETED);
        assertThat(view().text()).isEqualTo("One two");
    }

    private View view() {
        var run = live.entities.run(
                new EntityId(tenant.workspaceId(), begun.join().runId()));
        return (View) LiveApi.done(live.entities.ask(run, GetRun::new));
    }

    private static void assertLate(CompletionStage<Reply> started) {
        assertThatThrownBy(() -> started.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    private CompletionStage<Reply> start(Optional<String> key) {
        return start(late, key);
    }

    private CompletionStage<Reply> start(Entities entities, Optional<String> key) {
        var asker = new RunOrder.Asker("door", Optional.empty());
        var door = new Door(tenant.workspaceId(), tenant.agentId(), 1, Cause.STREAM, asker);
        return new RunStarter(entities).start(door, new Question("count", Optional.empty(), key, RunOrder.Terms.USUAL));
    }
}

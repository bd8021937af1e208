package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectBuilder;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.run.RunMemory.Doing;
import ninja.helpy.agents.tool.ToolBox;

/** Calls of tools and their answers become facts, whoever gives them; only then are they shown, and the run goes on. */
final class ToolFacts {

    private final ActorRef<RunCommand> self;
    private final EffectFactories<RunEvent, Run> effects;
    private final RunMemory memory;
    private final RunPorts ports;
    private final ToolTurns tools;

    ToolFacts(
            ActorRef<RunCommand> self,
            EffectFactories<RunEvent, Run> effects,
            RunMemory memory,
            RunPorts ports,
            ToolTurns tools) {
        this.self = self;
        this.effects = effects;
        this.memory = memory;
        this.ports = ports;
        this.tools = tools;
    }

    /** The model has asked for tools; those that cannot be used are answered at once. */
    Effect<RunEvent, Run> called(Rounds rounds, ToolBox box, Usage usage, long cost) {
        var calls = rounds.named(memory.asked);
        var contents = new ArrayList<Piece.Content>(calls);
        contents.addAll(tools.refused(box, calls));
        var pieces = new ArrayList<>(memory.unwritten());
        pieces.addAll(memory.transcript.next(contents));
        return effects.persist(new RunEvent.ToolsCalled(pieces, usage, cost, now()))
                .thenRun(next -> written(next, contents));
    }

    Effect<RunEvent, Run> onToolReturned(Run run, RunSignal.ToolReturned c) {
        boolean isPending = Rounds.of(run.pieces()).pending().stream()
                .anyMatch(call -> call.callId().equals(c.callId()));
        if (memory.doing != Doing.USING_TOOLS || !isPending) return effects.none();
        var result = c.result();
        var answer = new Piece.ToolAnswered(c.callId(), result.ok(), result.text());
        return answered(List.of(answer), result.cost(), result.runs());
    }

    Effect<RunEvent, Run> onAnswerTools(Run run, RunCommand.AnswerTools c) {
        if (!ClientTools.knowsAll(run, c)) {
            return effects.reply(c.replyTo(), new Refused(Refusal.NOT_FOUND, "no such tool call of this run"));
        }
        var fresh = ClientTools.fresh(run, c);
        if (fresh.isEmpty()) return effects.reply(c.replyTo(), Done.DONE);
        return answered(fresh, 0, 0).thenRun(next -> c.replyTo().tell(Done.DONE));
    }

    /** A client who has kept the run waiting too long. */
    Effect<RunEvent, Run> late(Run run) {
        var late = ClientTools.late(run, ports.settings().tools().clientTimeout(), now());
        return late.isEmpty() ? effects.none() : answered(late, 0, 0);
    }

    private EffectBuilder<RunEvent, Run> answered(List<Piece.ToolAnswered> answers, long cost, int runs) {
        var event = new RunEvent.ToolsAnswered(memory.transcript.next(answers), cost, runs, now());
        return effects.persist(event).thenRun(next -> {
            answers.forEach(answer -> tools.returned(answer.callId()));
            written(next, answers);
        });
    }

    private void written(Run next, List<? extends Piece.Content> contents) {
        contents.forEach(memory.transcript::add);
        memory.written();
        memory.answerReaders(next);
        boolean isFirst = contents.get(0) instanceof Piece.ToolCalled;
        if (isFirst || Rounds.of(next.pieces()).pending().isEmpty()) self.tell(new RunSignal.GoOn());
    }

    private Instant now() {
        return ports.clock().instant();
    }
}

package ninja.helpy.api.run;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.FollowRun;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.encode.WholeAnswer;

/** Reads runs, wherever they are: from any position, live, or once they have ended. */
public final class RunReader {

    private final ActorSystem<?> system;
    private final Entities entities;

    public RunReader(ActorSystem<?> system, Entities entities) {
        this.system = system;
        this.entities = entities;
    }

    /** Every batch after that position until the run has ended. */
    public Source<Pieces, NotUsed> after(EntityId run, long position) {
        return Following.batches(system, position, after -> asked(run, after), Pieces.class);
    }

    /** The batch after that position, as soon as there is one; it may be empty. */
    CompletionStage<Pieces> next(EntityId run, long position) {
        return Following.next(system, position, after -> asked(run, after), Pieces.class);
    }

    /** The first batch with something in it: what decides between a refusal and a stream. Empty if it took too long. */
    public CompletionStage<Optional<Pieces>> first(EntityId run, long position, Duration patience) {
        return firstUntil(System.nanoTime() + patience.toNanos(), run, position)
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Optional<Pieces>> firstUntil(long deadlineNanos, EntityId run, long position) {
        return next(run, position).thenCompose(batch -> {
            if (!batch.items().isEmpty() || batch.ended()) {
                return CompletableFuture.completedFuture(Optional.of(batch));
            }
            return System.nanoTime() - deadlineNanos > 0
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : firstUntil(deadlineNanos, run, batch.last());
        });
    }

    private CompletionStage<Reply> asked(EntityId run, long after) {
        return entities.follow(entities.run(run), replyTo -> new FollowRun(after, replyTo));
    }

    /** The encoder when it is over, or empty if it is not within that time; the run goes on all the same. */
    public CompletionStage<Optional<RunEncoder>> read(EntityId run, RunEncoder encoder, Duration patience) {
        var writer = new RunWriter(encoder);
        return after(run, 0)
                .takeWithin(patience)
                .map(batch -> {
                    writer.write(batch.items());
                    return writer;
                })
                .filter(RunWriter::isOver)
                .map(RunWriter::encoder)
                .runWith(Sink.headOption(), system);
    }

    /** All that was said, as soon as it has ended or waits for tools of its reader; or empty as above. */
    public CompletionStage<Optional<WholeAnswer>> whole(EntityId run, RunOrder.Terms terms, Duration patience) {
        return read(run, new WholeAnswer(terms.clientToolNames()), patience)
                .thenApply(read -> read.map(WholeAnswer.class::cast));
    }

    /** → View or Refused */
    public CompletionStage<Reply> view(EntityId run) {
        return entities.ask(entities.run(run), GetRun::new);
    }
}

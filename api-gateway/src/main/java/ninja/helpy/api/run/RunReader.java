package ninja.helpy.api.run;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.FollowRun;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.Pieces;

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
        return Following.batches(
                system,
                position,
                after -> entities.follow(entities.run(run), replyTo -> new FollowRun(after, replyTo)),
                Pieces.class);
    }

    /** The first batch with something in it: what decides between a refusal and a stream. Empty if it took too long. */
    public CompletionStage<Optional<Pieces>> first(EntityId run, long position, Duration patience) {
        return after(run, position)
                .filter(batch -> !batch.items().isEmpty() || batch.ended())
                .takeWithin(patience)
                .runWith(Sink.headOption(), system);
    }

    /** How it ended, or empty if it has not within that time; the run goes on all the same. */
    public CompletionStage<Optional<Piece.Terminal>> end(EntityId run, Duration patience) {
        return after(run, 0)
                .takeWithin(patience)
                .mapConcat(Pieces::items)
                .map(Piece::content)
                .collectType(Piece.Terminal.class)
                .runWith(Sink.headOption(), system);
    }

    /** → View or Refused */
    public CompletionStage<Reply> view(EntityId run) {
        return entities.ask(entities.run(run), GetRun::new);
    }
}

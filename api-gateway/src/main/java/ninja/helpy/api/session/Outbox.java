package ninja.helpy.api.session;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one connection has still to be told, bounded. When it is full, passing frames go first; if only durable ones are
 * left, the reader is too slow and is sent away with the positions to come back with. Offering never waits, so one slow
 * reader delays nobody.
 */
final class Outbox {

    static final int FRAMES_MAX = 256;

    /** Why the server ends a connection. */
    record Close(int code, String reason) {}

    static final Close READS_TOO_SLOWLY = new Close(CloseCode.TOO_SLOW, "reads too slowly, come back and resume");

    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private final Map<String, Long> sent = new HashMap<>();
    private final Function<Map<String, Long>, List<Frame>> farewell;
    private Optional<Close> closed = Optional.empty();
    private Optional<Runnable> sleeper = Optional.empty();

    private Optional<Consumer<Close>> listener = Optional.empty();
    private Optional<Runnable> cut = Optional.empty();
    private boolean isCut;

    /** {@code farewell} makes the last frames for a reader that was too slow, from the positions that it has got. */
    Outbox(Function<Map<String, Long>, List<Frame>> farewell) {
        this.farewell = farewell;
    }

    /** Hears once that nothing more is taken in. */
    void whenClosed(Consumer<Close> hears) {
        listening(hears).ifPresent(hears);
    }

    private synchronized Optional<Close> listening(Consumer<Close> hears) {
        listener = Optional.of(hears);
        return closed;
    }

    /** {@code how} to end the connection without further words. */
    void cutBy(Runnable how) {
        if (keptForLater(how)) return;
        how.run();
    }

    private synchronized boolean keptForLater(Runnable how) {
        cut = Optional.of(how);
        return !isCut;
    }

    /** What waits is not sent any more. */
    void cut() {
        cutting().ifPresent(Runnable::run);
    }

    private synchronized Optional<Runnable> cutting() {
        isCut = true;
        return cut;
    }

    /** False if nothing is taken in any more. */
    boolean offer(Frame frame) {
        return offer(List.of(frame));
    }

    /** The same, and the reader is woken once for all of them. */
    boolean offer(List<Frame> frames) {
        return told(accept(frames));
    }

    /** What waits is still sent, then nothing more. The first reason stands. */
    void close(Close why) {
        told(acceptClose(why));
    }

    private synchronized Optional<Consumer<Close>> hearing() {
        return listener;
    }

    synchronized Optional<Close> closed() {
        return closed;
    }

    /** Up to {@code most} waiting frames at a time, all that there are. */
    Source<List<Frame>, NotUsed> frames(int most) {
        return Source.fromGraph(new Frames(most));
    }

    /** What must be told outside the lock. */
    private record Change(boolean open, Optional<Runnable> sleeper, Optional<Close> nowClosed) {}

    private synchronized Change accept(List<Frame> frames) {
        if (closed.isPresent()) return new Change(false, Optional.empty(), Optional.empty());
        for (var frame : frames) {
            if (waiting.size() < FRAMES_MAX || madeRoomFor(frame)) {
                waiting.add(frame);
            } else if (!frame.isDroppable()) {
                waiting.clear();
                waiting.addAll(farewell.apply(Map.copyOf(sent)));
                return shut(READS_TOO_SLOWLY);
            }
        }
        return new Change(true, waiting.isEmpty() ? Optional.empty() : awakened(), Optional.empty());
    }

    private boolean madeRoomFor(Frame frame) {
        return !frame.isDroppable() && dropOldestPassing();
    }

    private boolean dropOldestPassing() {
        for (Iterator<Frame> frames = waiting.iterator(); frames.hasNext(); ) {
            if (frames.next().isDroppable()) {
                frames.remove();
                return true;
            }
        }
        return false;
    }

    private synchronized Change acceptClose(Close why) {
        return closed.isPresent() ? new Change(false, Optional.empty(), Optional.empty()) : shut(why);
    }

    private Change shut(Close why) {
        closed = Optional.of(why);
        return new Change(false, awakened(), closed);
    }

    private Optional<Runnable> awakened() {
        var awake = sleeper;
        sleeper = Optional.empty();
        return awake;
    }

    private boolean told(Change change) {
        change.sleeper().ifPresent(Runnable::run);
        change.nowClosed().ifPresent(why -> hearing().ifPresent(hears -> hears.accept(why)));
        return change.open();
    }

    /** {@code all}: nothing more waits. {@code over}: nothing follows. */
    record Taken(List<Frame> frames, boolean all, boolean over) {}

    /** If that was all and it is not over, {@code whenSomething} is called once when that changes. */
    synchronized Taken take(int most, Runnable whenSomething) {
        var taken = new ArrayList<Frame>(Math.min(most, waiting.size()));
        while (taken.size() < most && !waiting.isEmpty()) taken.add(waiting.remove());
        taken.forEach(frame -> frame.place().ifPresent(here -> sent.put(here.feedId(), here.position())));
        boolean all = waiting.isEmpty();
        if (all && closed.isEmpty()) sleeper = Optional.of(whenSomething);
        return new Taken(taken, all, all && closed.isPresent());
    }

    private final class Frames extends GraphStage<SourceShape<List<Frame>>> {

        private final Outlet<List<Frame>> out = Outlet.create("Outbox.out");
        private final int most;

        Frames(int most) {
            this.most = most;
        }

        @Override
        public SourceShape<List<Frame>> shape() {
            return SourceShape.of(out);
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new Logic();
        }

        private final class Logic extends GraphStageLogic {

            private final AsyncCallback<NotUsed> woken = createAsyncCallback(any -> deliver());

            Logic() {
                super(Frames.this.shape());
                setHandler(out, new AbstractOutHandler() {
                    @Override
                    public void onPull() {
                        deliver();
                    }
                });
            }

            private void deliver() {
                if (!isAvailable(out)) return;
                var taken = take(most, () -> woken.invoke(NotUsed.getInstance()));
                if (!taken.frames().isEmpty()) push(out, taken.frames());
                if (taken.over()) complete(out);
            }
        }
    }
}

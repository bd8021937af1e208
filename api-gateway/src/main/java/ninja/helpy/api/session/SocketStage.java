package ninja.helpy.api.session;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between the bytes of its connection and the two who use it: what the client sends goes to the peer one message
 * at a time, and what waits in the outbox goes out in as few writes as there are. One stage, so that ten thousand idle
 * connections are ten thousand of these and not of a dozen each.
 */
final class SocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {

    /** Frames that are written at a time, all that may wait. */
    private static final int WRITTEN_MAX = Outbox.FRAMES_MAX;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    /** Who hears what the client says. {@code ask} is run when the next message may come. */
    interface Peer {

        void opened(Runnable ask);

        void arrived(Inbound message, Runnable ask);

        /** Once, however it came about. */
        void gone();
    }

    private final Inlet<ByteString> in = Inlet.create("Socket.in");
    private final Outlet<ByteString> out = Outlet.create("Socket.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final Peer peer;
    private final Outbox outbox;

    SocketStage(Peer peer, Outbox outbox) {
        this.peer = peer;
        this.outbox = outbox;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {

        private final WireReader reader = new WireReader();
        private final WireWriter writer = new WireWriter();
        private final AsyncCallback<NotUsed> asked = createAsyncCallback(any -> {
            peerIsReady = true;
            read();
        });
        private final AsyncCallback<NotUsed> woken = createAsyncCallback(any -> write());
        private final AsyncCallback<NotUsed> cut = createAsyncCallback(any -> completeStage());
        private boolean peerIsReady;
        /** Sent before anything else that waits. */
        private Optional<ByteString> urgent = Optional.empty();
        /** The last that is sent. */
        private Optional<ByteString> last = Optional.empty();

        private boolean closeSent;
        private boolean closeSeen;

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    reader.feed(grab(in));
                    read();
                }

                @Override
                public void onUpstreamFailure(Throwable reset) {
                    completeStage();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    write();
                }
            });
        }

        @Override
        public void preStart() {
            outbox.cutBy(() -> cut.invoke(NotUsed.getInstance()));
            peer.opened(this::ask);
            pull(in);
        }

        private void ask() {
            asked.invoke(NotUsed.getInstance());
        }

        /** Until the peer is busy with a message, or more bytes are needed. */
        private void read() {
            while (peerIsReady || closeSent) {
                var event = reader.next();
                if (event == null) {
                    if (!hasBeenPulled(in) && !isClosed(in)) pull(in);
                    return;
                }
                if (!took(event)) return;
            }
        }

        /** False if nothing more is to be read. */
        private boolean took(WireReader.Event event) {
            if (event instanceof WireReader.Message message && !closeSent) {
                peerIsReady = false;
                peer.arrived(message.inbound(), this::ask);
            } else if (event instanceof WireReader.Ping ping && !closeSent) {
                urgent = Optional.of(WireWriter.pong(ping.body()));
                write();
            } else if (event instanceof WireReader.Closed closed) {
                closeSeen = true;
                if (closeSent) completeStage();
                else
                    end(closed.code() == WireReader.NO_CODE ? WireWriter.close() : WireWriter.close(closed.code(), ""));
                return false;
            } else if (event instanceof WireReader.Broken broken) {
                closeSeen = true;
                end(WireWriter.close(broken.code(), ""));
                return false;
            }
            return true;
        }

        private void end(ByteString close) {
            last = Optional.of(close);
            write();
        }

        private void write() {
            if (!isAvailable(out)) return;
            if (last.isPresent()) {
                push(out, last.get());
                completeStage();
                return;
            }
            if (urgent.isPresent()) {
                push(out, urgent.get());
                urgent = Optional.empty();
                return;
            }
            if (closeSent) return;
            var taken = outbox.take(WRITTEN_MAX, () -> woken.invoke(NotUsed.getInstance()));
            if (!taken.frames().isEmpty()) push(out, writer.frames(taken.frames()));
            else if (taken.over()) sendClose();
        }

        /** What waited has been sent; the peer has a moment to say that it knows. */
        private void sendClose() {
            closeSent = true;
            var why = outbox.closed().orElseThrow();
            push(out, WireWriter.close(why.code(), why.reason()));
            if (closeSeen) completeStage();
            else scheduleOnce("close", CLOSE_WITHIN);
            read();
        }

        @Override
        public void onTimer(@Nullable Object key) {
            completeStage();
        }

        @Override
        public void postStop() {
            peer.gone();
        }
    }
}

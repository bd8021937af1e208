package ninja.helpy.api.net;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link Connection} as Akka HTTP takes and gives them. It knows TLS only as a type: a proxy ends that. */
final class WireStage extends GraphStage<FlowShape<SslTlsOutbound, SslTlsInbound>> {

    /** Reads that wait for the stream; then the channel reads no more. */
    private static final int WAITING_MAX = 4;

    /** So long HTTP has to read what had come before the connection was lost: who only sends does not wait for an answer. */
    private static final Duration READ_WITHIN = Duration.ofSeconds(5);

    private static final SSLSession NO_SESSION = noSession();

    private final Inlet<SslTlsOutbound> in = Inlet.create("Wire.in");
    private final Outlet<SslTlsInbound> out = Outlet.create("Wire.out");
    private final FlowShape<SslTlsOutbound, SslTlsInbound> shape = FlowShape.of(in, out);
    private final Connection connection;

    WireStage(Connection connection) {
        this.connection = connection;
    }

    private static SSLSession noSession() {
        try {
            return SSLContext.getDefault().createSSLEngine().getSession();
        } catch (NoSuchAlgorithmException incomplete) {
            throw new IllegalStateException("this Java has no TLS", incomplete);
        }
    }

    @Override
    public FlowShape<SslTlsOutbound, SslTlsInbound> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        var logic = new Logic();
        connection.attach(logic);
        return logic;
    }

    private final class Logic extends TimerGraphStageLogic implements Connection.Stream {

        /** One for all: what is told before the stream has begun keeps its order within each callback only. */
        private final AsyncCallback<Runnable> told = createAsyncCallback(Runnable::run);

        private final Deque<ByteString> waiting = new ArrayDeque<>(WAITING_MAX);
        private boolean reads = true;
        private boolean isEnding;
        private boolean isLost;

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    var bytes = ((SendBytes) grab(in)).bytes();
                    if (isLost) completeStage();
                    else if (connection.write(bytes)) pull(in);
                }

                @Override
                public void onUpstreamFinish() {
                    connection.finish();
                    completeStage();
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    connection.abort();
                    completeStage();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    give();
                }

                /** HTTP reads no more, and may still have something to say. */
                @Override
                public void onDownstreamFinish(Throwable cause) {
                    waiting.clear();
                    connection.read(true);
                    if (isClosed(in)) completeStage();
                }
            });
        }

        @Override
        public void preStart() {
            pull(in);
        }

        @Override
        public void arrived(ByteString bytes) {
            told.invoke(() -> take(bytes));
        }

        @Override
        public void writable() {
            told.invoke(this::more);
        }

        @Override
        public void inputEnded() {
            told.invoke(this::end);
        }

        @Override
        public void lost() {
            told.invoke(this::lose);
        }

        private void take(ByteString bytes) {
            if (isClosed(out)) return;
            waiting.add(bytes);
            give();
            if (reads && waiting.size() >= WAITING_MAX) {
                reads = false;
                connection.read(false);
            }
        }

        private void give() {
            if (isAvailable(out) && !waiting.isEmpty()) {
                push(out, new SessionBytes(NO_SESSION, waiting.remove()));
                if (!reads && waiting.isEmpty()) {
                    reads = true;
                    connection.read(true);
                }
            }
            if (isEnding && waiting.isEmpty() && !isClosed(out)) complete(out);
        }

        private void end() {
            isEnding = true;
            give();
        }

        /**
         * What was being told ends at once. What had come and was not answered yet is read to its end: only a moment later does HTTP
         * hear that nothing more comes, for then it forgets the end of what it is reading.
         */
        private void lose() {
            isLost = true;
            if (waiting.isEmpty() && !connection.isAsked()) completeStage();
            else scheduleOnce("lost", READ_WITHIN);
        }

        @Override
        public void onTimer(@Nullable Object lost) {
            completeStage();
        }

        private void more() {
            if (!isClosed(in) && !hasBeenPulled(in)) pull(in);
        }
    }
}

package ninja.helpy.api.net;

import akka.NotUsed;
import akka.http.javadsl.model.HttpRequest;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.Flow;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import io.netty.channel.ChannelHandler;

/**
 * What Akka HTTP connects an upgraded connection to. It takes what HTTP had read already, gives the channel to the one who goes
 * on, and ends: so nothing of HTTP is left of a connection that stays for hours.
 */
public final class HandOver extends GraphStage<FlowShape<ByteString, ByteString>> {

    private final Inlet<ByteString> in = Inlet.create("HandOver.in");
    private final Outlet<ByteString> out = Outlet.create("HandOver.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final Connection connection;
    private final ChannelHandler next;

    private HandOver(Connection connection, ChannelHandler next) {
        this.connection = connection;
        this.next = next;
    }

    /** Of the connection over which {@code request} came, once its answer is written. */
    public static Flow<ByteString, ByteString, NotUsed> of(HttpRequest request, ChannelHandler next) {
        var connection = request.getAttribute(HttpOverChannel.CONNECTION)
                .orElseThrow(() -> new IllegalStateException("a request that came over no connection of ours"));
        return Flow.fromGraph(new HandOver(connection, next));
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {

        private ByteString unread = ByteString.emptyByteString();

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    unread = unread.concat(grab(in));
                    pull(in);
                }

                @Override
                public void onUpstreamFinish() {
                    completeStage();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {}
            });
        }

        @Override
        public void preStart() {
            connection.handOver();
            pull(in);
        }

        @Override
        public void postStop() {
            connection.become(next, unread);
        }
    }
}

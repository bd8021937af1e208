package ninja.helpy.api.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;

/** Lets in so many connections at a time; who comes then waits in the kernel's queue until one has gone. */
@Sharable
final class Door extends ChannelInboundHandlerAdapter {

    private final ChannelGroup inside;
    private final int most;
    private volatile @Nullable Channel listening;

    Door(ChannelGroup inside, int most) {
        this.inside = inside;
        this.most = most;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        listening = context.channel();
        context.fireChannelActive();
    }

    void entered(Channel connection) {
        inside.add(connection);
        var unused = connection.closeFuture().addListener(closed -> look());
        look();
    }

    private synchronized void look() {
        var door = listening;
        if (door != null) door.config().setAutoRead(inside.size() < most);
    }
}

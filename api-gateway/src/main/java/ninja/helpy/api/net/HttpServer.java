package ninja.helpy.api.net;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections, by Netty, and has HTTP spoken over them, by Akka HTTP. So a connection that becomes a WebSocket can leave
 * Akka's streams, and a write to it costs no more than a write.
 */
public final class HttpServer {

    /** A thread serves thousands of connections, so more than a few only take turns. */
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** Time for those who hear of the last closed connections. */
    private static final int QUIET_MILLIS = 50;

    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final Channel listening;
    private @Nullable CompletionStage<Done> ending;

    private HttpServer(EventLoopGroup loops, ChannelGroup connections, Channel listening) {
        this.loops = loops;
        this.connections = connections;
        this.listening = listening;
    }

    /** Port 0 takes a free one. Fails if the port is taken. */
    public static CompletionStage<HttpServer> bind(
            ActorSystem<?> system,
            String host,
            int port,
            Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        var settings = NetSettings.from(system);
        var loops = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("helpy-net", true));
        var connections = new DefaultChannelGroup("connections", GlobalEventExecutor.INSTANCE);
        var http = new HttpOverChannel(system, handler, settings);
        var door = new Door(connections, settings.connectionsMax());
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(door)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        door.entered(channel);
                        http.begin(channel);
                    }
                })
                .bind(host, port);
        return stage(bound).handle((channel, failure) -> {
            if (failure != null) {
                var unused = loops.shutdownGracefully();
                throw new CompletionException(failure);
            }
            return new HttpServer(loops, connections, channel);
        });
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** In good order when the system stops: nobody new is let in, who is being answered is answered within {@code patience}. */
    public HttpServer addToCoordinatedShutdown(Duration patience, ActorSystem<?> system) {
        var shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceUnbind(),
                "unbind-" + localAddress(),
                () -> stage(listening.close()).thenApply(closed -> Done.getInstance()));
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(),
                "terminate-" + localAddress(),
                () -> terminate(patience));
        return this;
    }

    /** Lets nobody in any more; answers what was asked, within {@code patience}, and closes all connections. */
    public synchronized CompletionStage<Done> terminate(Duration patience) {
        if (ending == null) ending = ended(patience);
        return ending;
    }

    private CompletionStage<Done> ended(Duration patience) {
        var closed = stage(listening.close());
        connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(Leave.IN_GOOD_ORDER));
        return closed.thenCompose(nobodyNew -> ended(connections.newCloseFuture()))
                .toCompletableFuture()
                .completeOnTimeout(Done.getInstance(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(waited -> ended(connections.close()))
                .thenCompose(gone -> ended(loops.shutdownGracefully(QUIET_MILLIS, 1_000, TimeUnit.MILLISECONDS)));
    }

    private static CompletionStage<Done> ended(Future<?> future) {
        var stage = new CompletableFuture<Done>();
        var unused = future.addListener(any -> stage.complete(Done.getInstance()));
        return stage;
    }

    private static CompletionStage<Channel> stage(ChannelFuture future) {
        var stage = new CompletableFuture<Channel>();
        var unused = future.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) stage.complete(done.channel());
            else stage.completeExceptionally(done.cause());
        });
        return stage;
    }
}

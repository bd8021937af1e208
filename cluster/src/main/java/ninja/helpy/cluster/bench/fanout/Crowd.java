package ninja.helpy.cluster.bench.fanout;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Open;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Seen;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Talk;

/** The process that plays the people: all connections on one thread. It ends when nobody gives it orders any more. */
public final class Crowd {

    static final Talk SILENCE = new Talk(0, 0, 0, 0);

    /** Connections that are being opened at a time. */
    private static final int OPENING_MAX = 32;

    private static final Duration OPENED_WITHIN = Duration.ofMinutes(10);
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(30);
    private static final int LOOK_EVERY_MILLIS = 5;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NioEventLoopGroup thread;
    private final CrowdCounts counts = new CrowdCounts();
    private final List<CrowdRoom> rooms = new ArrayList<>();
    private final Queue<Runnable> toOpen = new ArrayDeque<>();
    private Optional<ScheduledFuture<?>> pace = Optional.empty();
    private int connected;
    private String failure = "";

    private Crowd(NioEventLoopGroup thread) {
        this.thread = thread;
    }

    /** Comes back at the end of {@code orders}. */
    public static void serve(InputStream orders, PrintStream answers) throws IOException, InterruptedException {
        var thread = new NioEventLoopGroup(1);
        try (var lines = new BufferedReader(new InputStreamReader(orders, StandardCharsets.UTF_8))) {
            var crowd = new Crowd(thread);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var order = JSON.readValue(line, CrowdOrder.class);
                if (order.act() == CrowdOrder.Act.OPEN) crowd = new Crowd(thread);
                answers.println(JSON.writeValueAsString(crowd.followed(order)));
                answers.flush();
            }
        } finally {
            var unused = thread.shutdownGracefully();
        }
    }

    private Seen followed(CrowdOrder order) throws InterruptedException {
        switch (order.act()) {
            case OPEN -> open(Objects.requireNonNull(order.open()));
            case TALK -> onThread(() -> begin(Objects.requireNonNull(order.talk())));
            case HUSH -> {
                onThread(() -> {
                    stopPace();
                    rooms.forEach(CrowdRoom::hush);
                });
                await(QUIET_WITHIN, () -> rooms.stream().allMatch(CrowdRoom::isQuiet), "not everything has come");
            }
            case CLOSE -> onThread(() -> rooms.forEach(CrowdRoom::close));
            case MARK -> {}
        }
        return thread.submit(() -> counts.take(connected, failure)).sync().getNow();
    }

    private void open(Open open) throws InterruptedException {
        for (var roomId : open.rooms()) {
            var room = new CrowdRoom(roomId, this);
            int firstPerson = rooms.size() * open.people();
            rooms.add(room);
            for (int i = 0; i < open.connections(); i++) {
                int person = firstPerson + i % open.people();
                var member = new CrowdMember(room, request(open, roomId, person), entering(open, roomId));
                toOpen.add(() -> connect(open, member));
            }
        }
        int all = open.rooms().size() * open.connections();
        onThread(() -> {
            for (int i = 0; i < OPENING_MAX; i++) openNext();
        });
        await(OPENED_WITHIN, () -> connected == all, "not everybody could connect");
    }

    private void openNext() {
        var next = toOpen.poll();
        if (next != null) next.run();
    }

    private static String request(Open open, String roomId, int person) {
        return "GET " + open.path().replace("{room}", roomId) + " HTTP/1.1\r\nHost: " + open.host() + ':' + open.port()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + open.key()
                + String.format(Locale.ROOT, "\r\nX-User-Id: u%05d\r\n\r\n", person);
    }

    /** Without a key there is nothing to enter. */
    private static String entering(Open open, String roomId) {
        return open.key().isEmpty()
                ? ""
                : "{\"event\":\"group.join\",\"id\":\"join\",\"data\":{\"sessionId\":\"" + roomId + "\"}}";
    }

    private void connect(Open open, CrowdMember member) {
        var unused = new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BUFFER_BYTES))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(member);
                    }
                })
                .connect(open.host(), open.port())
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) failed("cannot connect: " + done.cause());
                });
    }

    private void begin(Talk talk) {
        rooms.forEach(room -> room.begin(talk));
        stopPace();
        if (talk.perSecond() == 0) return;
        pace = Optional.of(thread.scheduleAtFixedRate(
                () -> rooms.forEach(CrowdRoom::sayWhatMayBeSaid), 1, 1, TimeUnit.MILLISECONDS));
    }

    private void stopPace() {
        pace.ifPresent(running -> running.cancel(false));
        pace = Optional.empty();
    }

    void entered() {
        connected++;
        openNext();
    }

    CrowdCounts counts() {
        return counts;
    }

    /** The first failure stands: what is measured counts for nothing. */
    void failed(String why) {
        if (failure.isEmpty()) failure = why;
    }

    private void onThread(Runnable what) throws InterruptedException {
        thread.submit(what).sync();
    }

    private void await(Duration patience, BooleanSupplier condition, String otherwise) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!thread.submit(() -> condition.getAsBoolean() || !failure.isEmpty())
                .sync()
                .getNow()) {
            if (System.nanoTime() > deadline) {
                onThread(() -> failed(otherwise));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }
}

package ninja.helpy.cluster.bench.runs;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One caller with one connection: asks for a run, reads it to its end and checks every word, asks for the next one. */
final class Caller {

    private static final int REFUSAL_CHARS_MAX = 500;
    private static final int REFUSALS_MAX = 300;
    /** Unless the refusal says how long. */
    private static final long REFUSED_PAUSE_MILLIS = 100;

    private final Callers callers;
    private final Bootstrap bootstrap;
    private final Callers.Question question;
    private final StringBuilder unread = new StringBuilder();
    private @Nullable Channel channel;
    private boolean asking;
    private boolean over;
    private boolean hasLeft;
    private boolean stalled;
    private int status;
    private int refusals;
    private long pauseMillis;
    private String key = "";
    private int chars;
    private long askedNanos;
    private long lastNanos;

    Caller(Callers callers, Bootstrap bootstrap, Callers.Question question) {
        this.callers = callers;
        this.bootstrap = bootstrap.clone();
        this.question = question;
    }

    void begin() {
        if (callers.isStopping()) leave();
        else connect();
    }

    /** Who has not begun yet need not begin any more. */
    void endIfIdle() {
        if (askedNanos == 0) leave();
    }

    void abandon() {
        asking = false;
        leave();
    }

    boolean isStreaming() {
        return asking && lastNanos != 0;
    }

    boolean takeStalled() {
        boolean was = stalled || (isStreaming() && isLate(System.nanoTime()));
        stalled = false;
        return was;
    }

    private boolean isLate(long nowNanos) {
        return nowNanos - lastNanos > Callers.STALLED_AFTER.toNanos();
    }

    private void connect() {
        askedNanos = System.nanoTime();
        asking = true;
        var unused = bootstrap
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connected) {
                        connected.pipeline().addLast(new HttpClientCodec()).addLast(new Reader());
                    }
                })
                .connect(question.url().getHost(), question.url().getPort())
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) ask(done.channel());
                    else fail("cannot connect: " + done.cause());
                });
    }

    private void ask(Channel connected) {
        askedNanos = System.nanoTime();
        key = UUID.randomUUID().toString();
        refusals = 0;
        send(connected);
    }

    /** Under the same key again after a refusal, so that it is the same run if there is one already. */
    private void send(Channel connected) {
        channel = connected;
        asking = true;
        chars = 0;
        status = 0;
        lastNanos = 0;
        unread.setLength(0);
        var body = Unpooled.copiedBuffer(question.body(), StandardCharsets.US_ASCII);
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, question.url().getRawPath(), body);
        request.headers()
                .set(HttpHeaderNames.HOST, question.url().getAuthority())
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.ACCEPT, "text/event-stream")
                .set("Idempotency-Key", key)
                .set(HttpHeaderNames.CONTENT_LENGTH, question.body().length());
        var unused = connected.writeAndFlush(request);
    }

    private final class Reader extends SimpleChannelInboundHandler<HttpObject> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) begins(response);
            if (part instanceof HttpContent content) {
                unread.append(content.content().toString(StandardCharsets.US_ASCII));
                if (status == HttpResponseStatus.OK.code()) read();
            }
            if (part instanceof LastHttpContent) endOfAnswer(context.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            channel = null;
            if (asking) fail("the connection was closed after " + chars + " characters");
            else if (!over) connect();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(cause.toString());
            var unused = context.close();
        }
    }

    private void begins(HttpResponse response) {
        status = response.status().code();
        int seconds = response.headers().getInt(HttpHeaderNames.RETRY_AFTER, 0);
        pauseMillis = seconds > 0 ? TimeUnit.SECONDS.toMillis(seconds) : REFUSED_PAUSE_MILLIS;
    }

    /** Every whole event that has come. */
    private void read() {
        int from = 0;
        for (int to = unread.indexOf("\n\n"); to >= 0; to = unread.indexOf("\n\n", from)) {
            take(question.wire().read(unread.substring(from, to)));
            from = to + 2;
        }
        unread.delete(0, from);
    }

    private void take(Wire.Event event) {
        switch (event.kind()) {
            case TEXT -> said(event.text());
            case END -> ended(event.cost());
            case FAILURE -> fail(event.text());
            case OTHER -> {}
        }
    }

    private void said(String delta) {
        long now = System.nanoTime();
        if (!question.answer().startsWith(delta, chars)) fail("wrong text at " + chars + ": " + delta);
        chars += delta.length();
        if (lastNanos == 0) callers.counts().firstToken(askedNanos, now);
        else if (isLate(now)) stalled = true;
        callers.counts().text(delta.length(), lastNanos, now);
        lastNanos = now;
    }

    private void ended(long cost) {
        if (chars != question.answer().length()) fail("the answer ended after " + chars + " characters");
        if (!asking) return;
        callers.counts().run(askedNanos, System.nanoTime());
        asking = false;
        if (!callers.ended(cost)) over = true;
    }

    private void endOfAnswer(Channel connected) {
        if (isBusy() && ++refusals <= REFUSALS_MAX) {
            callers.counts().refused();
            var unused = connected.eventLoop().schedule(() -> send(connected), pauseMillis, TimeUnit.MILLISECONDS);
        } else if (status != HttpResponseStatus.OK.code()) {
            fail(status + " " + unread.substring(0, Math.min(unread.length(), REFUSAL_CHARS_MAX)));
        } else if (asking) {
            fail("the answer has no end");
        } else if (over) {
            leave();
        } else {
            ask(connected);
        }
    }

    private boolean isBusy() {
        return status == HttpResponseStatus.SERVICE_UNAVAILABLE.code()
                || status == HttpResponseStatus.GATEWAY_TIMEOUT.code()
                || status == HttpResponseStatus.TOO_MANY_REQUESTS.code();
    }

    private void fail(String why) {
        if (!asking) return;
        callers.failed(why);
    }

    private void leave() {
        if (hasLeft) return;
        over = true;
        hasLeft = true;
        if (channel != null) {
            var unused = channel.close();
        }
        callers.left();
    }
}

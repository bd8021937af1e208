package ninja.helpy.cluster.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One connection of the upstream: an answer at a time, each token written as a provider writes it, alone. */
final class ScriptedAnswers extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPT_TOKENS = 20;
    private static final String HEAD = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1700000000,\"model\":\"script\",";
    private static final String CHOICE = HEAD + "\"choices\":[{\"index\":0,\"delta\":";
    private static final String ROLE =
            CHOICE + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}\n\n";
    private static final ByteBuf BEFORE_TOKEN = constant(CHOICE + "{\"content\":\"");
    private static final ByteBuf AFTER_TOKEN = constant("\"},\"finish_reason\":null}],\"usage\":null}\n\n");
    private static final String STOP = CHOICE + "{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n";

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) throws IOException {
        Script script;
        try (InputStream body = new ByteBufInputStream(request.content())) {
            script = Script.ofModel(JSON.readTree(body).path("model").asText());
        } catch (IllegalArgumentException wrong) {
            refuse(context, String.valueOf(wrong.getMessage()));
            return;
        }
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        send(context, response, text(ROLE));
        new Answer(context, script).begin();
    }

    /** A client that dies takes its connection with it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }

    private static void refuse(ChannelHandlerContext context, String why) {
        var body = Unpooled.copiedBuffer("{\"error\":{\"message\":\"" + why + "\"}}", StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, body);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        send(context, response);
    }

    /** Whoever has gone is noticed at the next token. */
    private static void send(ChannelHandlerContext context, Object... parts) {
        for (Object part : parts) {
            var unused = context.write(part);
        }
        context.flush();
    }

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static DefaultHttpContent text(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    /** Token number n is due after n + 1 delays; whoever is late is not late for the next one, too. */
    private static final class Answer implements Runnable {

        private final ChannelHandlerContext context;
        private final Script script;
        private final long beginNanos = System.nanoTime();
        private int said;

        Answer(ChannelHandlerContext context, Script script) {
            this.context = context;
            this.script = script;
        }

        void begin() {
            if (script.delayMillis() == 0) run();
            else awaitNext();
        }

        private void awaitNext() {
            long due = beginNanos + TimeUnit.MILLISECONDS.toNanos(script.delayMillis()) * (said + 1L);
            var unused = context.executor().schedule(this, due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            if (!context.channel().isActive()) return;
            do say();
            while (script.delayMillis() == 0 && said < script.tokens());
            if (said < script.tokens()) awaitNext();
            else end();
        }

        private void say() {
            var chunk = context.alloc().buffer(BEFORE_TOKEN.readableBytes() + AFTER_TOKEN.readableBytes() + 8);
            chunk.writeBytes(BEFORE_TOKEN.duplicate());
            ByteBufUtil.writeAscii(chunk, Script.token(said++));
            chunk.writeBytes(AFTER_TOKEN.duplicate());
            send(context, new DefaultHttpContent(chunk));
        }

        private void end() {
            int total = PROMPT_TOKENS + script.tokens();
            String usage = HEAD + "\"choices\":[],\"usage\":{\"prompt_tokens\":" + PROMPT_TOKENS
                    + ",\"completion_tokens\":" + script.tokens() + ",\"total_tokens\":" + total + "}}\n\n";
            send(context, text(STOP + usage + "data: [DONE]\n\n"), LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }
}

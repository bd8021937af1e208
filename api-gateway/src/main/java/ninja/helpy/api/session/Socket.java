package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.event.Logging;
import akka.http.impl.engine.ws.FrameEvent;
import akka.http.impl.engine.ws.FrameEvent$;
import akka.http.impl.engine.ws.FrameStart;
import akka.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import akka.http.impl.engine.ws.WebSocket;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.settings.ServerSettings;
import akka.http.scaladsl.settings.WebSocketSettings;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import ninja.helpy.api.wire.Problem;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * A WebSocket whose server can say why it closes. Akka HTTP's public API always closes with 1000, so this class puts the
 * wanted code into the close frame; it is the only one that touches Akka HTTP's inner classes (see README, Decisions).
 */
final class Socket {

    private static final FiniteDuration CLOSE_TIMEOUT = FiniteDuration.create(3, TimeUnit.SECONDS);

    /** RFC 6455, 5.2. */
    private static final int CLOSE_OPCODE = 8;

    private final ActorSystem<?> system;

    Socket(ActorSystem<?> system) {
        this.system = system;
    }

    /** {@code cut} ends the connection at once, without a close frame. */
    HttpResponse upgrade(
            HttpRequest request,
            Flow<Message, Message, NotUsed> messages,
            Supplier<Optional<Outbox.Close>> closed,
            SharedKillSwitch cut) {
        var upgrade = request.getHeader(UpgradeToWebSocketLowLevel.class)
                .orElseThrow(() -> Problem.invalid("Upgrade", "must be a WebSocket handshake")
                        .asException());
        return upgrade.handleFrames(frames(messages, closed, cut).asScala(), Option.empty());
    }

    private Flow<FrameEvent, FrameEvent, Object> frames(
            Flow<Message, Message, NotUsed> messages, Supplier<Optional<Outbox.Close>> closed, SharedKillSwitch cut) {
        var settings = (WebSocketSettings)
                ServerSettings.create(system.classicSystem()).getWebsocketSettings();
        var log = Logging.getLogger(system.classicSystem(), Socket.class);
        var spoken = WebSocket.stack(true, settings, CLOSE_TIMEOUT, log)
                .join(asScala(messages))
                .asJava();
        return Flow.<FrameEvent>create()
                .via(cut.flow())
                .viaMat(spoken, (left, right) -> (Object) right)
                .map(frame -> withReason(frame, closed))
                .via(cut.flow());
    }

    /** Only a close frame that we began has a reason; an answer to the peer's own repeats what the peer said. */
    private static FrameEvent withReason(FrameEvent frame, Supplier<Optional<Outbox.Close>> closed) {
        if (!(frame instanceof FrameStart start)) return frame;
        if (start.header().opcode().code() != CLOSE_OPCODE) return frame;
        return closed.get()
                .<FrameEvent>map(why -> FrameEvent$.MODULE$.closeFrame(why.code(), why.reason(), Option.empty()))
                .orElse(frame);
    }

    /** A Scala message is a Java one as well; the other way round it is converted. */
    private static akka.stream.scaladsl.Flow<
                    akka.http.scaladsl.model.ws.Message, akka.http.scaladsl.model.ws.Message, NotUsed>
            asScala(Flow<Message, Message, NotUsed> messages) {
        return Flow.<akka.http.scaladsl.model.ws.Message>create()
                .map(message -> (Message) message)
                .via(messages)
                .map(Message::asScala)
                .asScala();
    }
}

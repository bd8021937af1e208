package ninja.helpy.cluster.bench.fanout;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.cluster.bench.Await;

/**
 * The baseline: whatever comes from one socket of a room goes to all of them, over the same HTTP stack in the same JVM, a
 * plain stream for each socket. Nobody is asked who he is, nothing is stored, and a message is as long as one of ours.
 */
final class BareBroadcast implements AutoCloseable {

    static final String PATH = "/bare/{room}";

    private static final int WAITING_MAX = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final int frameChars;
    private final Map<String, Set<BoundedSourceQueue<Message>>> rooms = new ConcurrentHashMap<>();
    private final ServerBinding binding;

    /** {@code frameChars}: how long one of our frames is. */
    BareBroadcast(ActorSystem<?> system, int frameChars) throws InterruptedException {
        this.system = system;
        this.frameChars = frameChars;
        this.binding = Await.result(
                Http.get(system.classicSystem()).newServerAt("127.0.0.1", 0).bindSync(this::handle),
                PATIENCE,
                "the bare broadcast");
    }

    int port() {
        return binding.localAddress().getPort();
    }

    private HttpResponse handle(HttpRequest request) {
        return request.getAttribute(AttributeKeys.webSocketUpgrade)
                .map(upgrade ->
                        upgrade.handleMessagesWith(talking(request.getUri().path())))
                .orElseGet(() -> HttpResponse.create().withStatus(400));
    }

    private Flow<Message, Message, NotUsed> talking(String room) {
        var all = rooms.computeIfAbsent(room, name -> ConcurrentHashMap.newKeySet());
        Pair<BoundedSourceQueue<Message>, Source<Message, NotUsed>> out =
                Source.<Message>queue(WAITING_MAX).preMaterialize(Materializer.matFromSystem(system.classicSystem()));
        all.add(out.first());
        var in = Sink.<Message>foreach(message -> {
            var framed = framed(message.asTextMessage().getStrictText());
            all.forEach(queue -> queue.offer(framed));
        });
        return Flow.fromSinkAndSourceCoupledMat(in, out.second(), Keep.left()).mapMaterializedValue(done -> {
            done.whenComplete((end, failure) -> all.remove(out.first()));
            return NotUsed.getInstance();
        });
    }

    /** Made once for all, as ours is. */
    private Message framed(String said) {
        var words = said.substring(said.indexOf("\"message\":\"") + 11, said.lastIndexOf("\"}}"));
        var start = "{\"event\":\"group.message\",\"data\":{\"content\":\"" + words + "\",\"filler\":\"";
        return TextMessage.create(start + "y".repeat(Math.max(0, frameChars - start.length() - 3)) + "\"}}");
    }

    @Override
    public void close() {
        var unused = binding.terminate(PATIENCE);
    }
}

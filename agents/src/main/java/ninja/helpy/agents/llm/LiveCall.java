package ninja.helpy.agents.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import ninja.helpy.agents.llm.ModelPiece.Cancelled;
import ninja.helpy.agents.llm.ModelPiece.Ended;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where provider and reader meet: the provider's threads report here, the reader's stage takes from here. The first
 * end counts, whoever brings it; what comes later is ignored. Safe for use from all threads.
 */
final class LiveCall implements LanguageModel.ModelCall {

    static final int PIECES_BUFFERED_MAX = 1024;
    static final int TOOL_CALLS_MAX = 128;
    static final long CHARACTERS_MAX = 4_000_000;

    private static final Logger log = LoggerFactory.getLogger(LiveCall.class);

    private final Runnable wakeReader;
    private final Beat beat;
    private final int place;
    private final PieceBuffer buffer = new PieceBuffer(PIECES_BUFFERED_MAX);
    private final List<Runnable> onStop = new ArrayList<>();
    private final long inputTokensEstimated;
    private long charactersSaid;
    private int toolCalls;
    private boolean isOpened;
    private boolean isReaderAwake;
    private boolean isBeatAwaited;
    private @Nullable Ended end;
    private KeyPool.@Nullable Lease key;
    private volatile long heardAtNanos;
    private long spokeAtNanos;

    LiveCall(ModelRequest request, Runnable wakeReader) {
        this(request, wakeReader, Beat.NONE);
    }

    /** {@code beat}: how often the provider is listened to, or its reader hears of it, once it has spoken. */
    LiveCall(ModelRequest request, Runnable wakeReader, Beat beat) {
        this.wakeReader = wakeReader;
        this.beat = beat;
        this.place = beat.place();
        this.inputTokensEstimated = Tokens.estimate(request);
    }

    /** Call this before anything is sent to the provider. False: it was cancelled already, send nothing. */
    synchronized boolean open() {
        if (end != null) return false;
        isOpened = true;
        heardAtNanos = System.nanoTime();
        return true;
    }

    /** The key that the provider is called with: it is told how the call ends. */
    void uses(KeyPool.Lease lease) {
        synchronized (this) {
            if (end == null) {
                key = lease;
                return;
            }
        }
        lease.returned();
    }

    void text(String delta) {
        said(delta.length(), () -> buffer.text(delta));
    }

    void reasoning(String delta) {
        said(delta.length(), () -> buffer.reasoning(delta));
    }

    void toolCalled(ModelRequest.ToolCall tool) {
        said(tool.name().length() + tool.arguments().length(), () -> {
            toolCalls++;
            buffer.toolCalled(tool);
        });
    }

    /** The provider is at work, without anything to pass on. */
    void heard() {
        heardAtNanos = System.nanoTime();
    }

    /** Now, as long as the provider has not spoken; then at a coming beat, so that its words come together. */
    void whenDue(Runnable listenOn) {
        if (hasSpoken()) beat.next(place, spokenNanos(), listenOn);
        else listenOn.run();
    }

    private synchronized long spokenNanos() {
        return heardAtNanos - spokeAtNanos;
    }

    /** What is said while this runs goes to the reader together, who is woken once. */
    void together(Runnable saying) {
        synchronized (this) {
            buffer.together(true);
        }
        try {
            saying.run();
        } finally {
            boolean hasWords;
            synchronized (this) {
                buffer.together(false);
                hasWords = !buffer.isEmpty();
            }
            if (hasWords) wake();
        }
    }

    /** {@code usage} null: the provider did not say, so it is estimated. */
    void finished(String reason, @Nullable Usage usage) {
        ended(() -> {
            if (key != null) key.succeeded();
            return new Finished(reason, usage == null ? estimated() : usage);
        });
    }

    void failed(Failure failure) {
        ended(() -> {
            var why = key == null ? failure : key.failed(failure);
            return new Failed(why.kind(), why.isRetriable(), why.message(), why.retryAfter(), usageIfHeard());
        });
    }

    /** Something threw. Not worth a word when the call is over, since stopping it makes libraries throw. */
    void broke(Throwable thrown) {
        if (!isOver()) failed(Failures.sorted(thrown));
    }

    @Override
    public void cancel() {
        ended(() -> {
            if (key != null) key.returned();
            return new Cancelled(isOpened ? estimated() : Usage.NONE);
        });
    }

    /** What ends the provider's work when the call ends before the provider does. Runs at once if it already has. */
    void onStop(Runnable stop) {
        synchronized (this) {
            if (end == null) {
                onStop.add(stop);
                return;
            }
        }
        run(stop);
    }

    private static void run(Runnable stop) {
        try {
            stop.run();
        } catch (RuntimeException e) {
            log.warn("could not stop a call that is over", e);
        }
    }

    synchronized boolean isOver() {
        return end != null;
    }

    synchronized @Nullable ModelPiece poll() {
        var next = buffer.poll();
        if (next == null) isReaderAwake = false;
        return next;
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAtNanos);
    }

    /** Anything that the provider has said so far, reasoning and tool calls included. */
    synchronized boolean hasSpoken() {
        return charactersSaid > 0;
    }

    private void said(int characters, Runnable intoBuffer) {
        heard();
        boolean isTooMuch;
        boolean isFirst;
        synchronized (this) {
            if (end != null || characters == 0) return;
            isFirst = charactersSaid == 0;
            if (isFirst) spokeAtNanos = heardAtNanos;
            charactersSaid += characters;
            isTooMuch = charactersSaid > CHARACTERS_MAX || toolCalls >= TOOL_CALLS_MAX;
            if (!isTooMuch) intoBuffer.run();
        }
        if (isTooMuch) failed(Failure.of(Kind.GARBLED, "the answer is too long"));
        if (isFirst) wake();
        else wakeAtBeat();
    }

    private void ended(Supplier<Ended> how) {
        List<Runnable> stops;
        synchronized (this) {
            if (end != null) return;
            end = how.get();
            buffer.ended(end);
            stops = end instanceof Finished ? List.of() : List.copyOf(onStop);
            onStop.clear();
        }
        wake();
        stops.forEach(LiveCall::run);
    }

    /** For what comes one by one. What was read at the beat has waited, and an end waits for nothing. */
    private void wakeAtBeat() {
        synchronized (this) {
            if (isReaderAwake || isBeatAwaited || buffer.isTogether()) return;
            isBeatAwaited = true;
        }
        beat.next(place, spokenNanos(), () -> {
            synchronized (this) {
                isBeatAwaited = false;
            }
            wake();
        });
    }

    private void wake() {
        synchronized (this) {
            if (isReaderAwake || buffer.isTogether()) return;
            isReaderAwake = true;
        }
        wakeReader.run();
    }

    /** A call that broke before the provider said anything costs nothing. */
    private Usage usageIfHeard() {
        return charactersSaid == 0 ? Usage.NONE : estimated();
    }

    private Usage estimated() {
        return new Usage(inputTokensEstimated, Tokens.ofCharacters(charactersSaid), 0, 0, true);
    }
}

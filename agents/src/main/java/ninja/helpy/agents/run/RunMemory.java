package ninja.helpy.agents.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import org.jspecify.annotations.Nullable;

/** What a run knows as long as its node lives: the words that are not written down yet, who reads, what is under way. */
final class RunMemory {

    /** What the run waits for. An answer to anything else comes too late. */
    enum Doing {
        COMING_BACK,
        NOTHING,
        PREPARING,
        QUEUED,
        ROUTING,
        HOLDING,
        STREAMING,
        USING_TOOLS,
        WRAPPING_UP
    }

    final Readership readers = new Readership();

    Transcript transcript = new Transcript();
    Doing doing = Doing.COMING_BACK;
    RunSignal.@Nullable Prepared prepared;
    ModelTurns.@Nullable Plan plan;
    LanguageModel.@Nullable ModelCall call;

    @Nullable
    String cancelReason;

    /** Tools that the model has asked for in the call under way. */
    final List<ToolCall> asked = new ArrayList<>();

    /** The agent knows of this run's end, or need not: it is no Helpy. */
    boolean isRemembered;

    /** Tells the model call under way from those before it. */
    int calls;

    private long checkpointed;
    private Instant checkpointedAt = Instant.EPOCH;

    void begin(Transcript known) {
        transcript = known;
        checkpointed = known.position();
        isRemembered = false;
    }

    /**
     * Back from the journal, maybe in the same object: nothing that was under way is waited for any more. Who was told that it
     * will be stopped was promised that.
     */
    void comeBack(Transcript known) {
        begin(known);
        if (call != null) call.cancel();
        doing = Doing.COMING_BACK;
        prepared = null;
        plan = null;
        call = null;
    }

    /** What the journal does not have yet. */
    List<Piece> unwritten() {
        return transcript.after(checkpointed);
    }

    void written() {
        checkpointed = transcript.position();
    }

    void checkpointed(Instant now) {
        written();
        checkpointedAt = now;
    }

    boolean isCheckpointDue(Duration pause, Instant now) {
        return !checkpointedAt.plus(pause).isAfter(now);
    }

    void streams(LanguageModel.ModelCall streaming) {
        doing = Doing.STREAMING;
        asked.clear();
        call = streaming;
    }

    void silent() {
        doing = Doing.NOTHING;
        call = null;
    }

    void read(Run run, RunCommand.FollowRun c, Instant now) {
        // Who has just come back does not know yet what of it stands.
        boolean isMore = doing != Doing.COMING_BACK
                && Attempts.now(c.after(), run.progress().kept()) < transcript.position();
        readers.read(run, transcript, c, run.isSettled() || isMore, now);
    }

    /** Another run answers in the conversation, as far as is known. */
    boolean isQueued() {
        return doing == Doing.QUEUED || (doing == Doing.PREPARING && transcript.hasQueued());
    }

    /** There is something new to read. */
    void answerReaders(Run run) {
        readers.answer(run, transcript);
    }
}

package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.wire.Credits;

/** What a run used and cost, as headers of an answer that begins when the run is over. */
public final class Receipt {

    public static final String RUN_ID = "X-Helpy-Run-Id";
    public static final String COST = "X-Helpy-Cost";
    public static final String TOKENS_IN = "X-Helpy-Tokens-In";
    public static final String TOKENS_OUT = "X-Helpy-Tokens-Out";

    private Receipt() {}

    /** How to find the run again, whether it is over or not. */
    public static List<HttpHeader> names(String runId, String conversationId) {
        return List.of(
                RawHeader.create("X-Run-Id", runId),
                RawHeader.create("X-Conversation-Id", conversationId),
                RawHeader.create(RUN_ID, runId));
    }

    public static List<HttpHeader> of(View run) {
        return of(run.usage(), run.cost());
    }

    /** Of a run whose end is among these pieces. */
    static List<HttpHeader> of(Pieces pieces) {
        return pieces.items().stream()
                .map(Piece::content)
                .filter(Piece.Charged.class::isInstance)
                .map(Piece.Charged.class::cast)
                .findFirst()
                .map(charged -> of(charged.usage(), charged.cost()))
                .orElse(List.of());
    }

    private static List<HttpHeader> of(Usage usage, long cost) {
        return List.of(
                RawHeader.create(COST, Credits.text(cost)),
                RawHeader.create(TOKENS_IN, String.valueOf(usage.inputTokens())),
                RawHeader.create(TOKENS_OUT, String.valueOf(usage.outputTokens())));
    }
}

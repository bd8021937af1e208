package ninja.helpy.api.encode;

import java.util.LinkedHashMap;
import java.util.Map;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.wire.Credits;

/** What a run has used and what it cost, in the words of every wire but OpenAI's. */
public final class RunCost {

    private RunCost() {}

    public static Map<String, Object> usage(Usage usage, long cost) {
        var map = new LinkedHashMap<String, Object>();
        map.put("inputTokens", usage.inputTokens());
        map.put("outputTokens", usage.outputTokens());
        map.put("cachedTokens", usage.cachedTokens());
        map.put("reasoningTokens", usage.reasoningTokens());
        map.put("estimated", usage.estimated());
        map.put("costCredits", Credits.text(cost));
        return map;
    }

    /** Adds {@code usage} and {@code costCredits} to what is said at the end. */
    public static void addTo(Map<String, Object> data, Piece.Charged charged) {
        data.put("usage", usage(charged.usage(), charged.cost()));
        data.put("costCredits", Credits.text(charged.cost()));
    }
}

package ninja.helpy.agents.tool;

/**
 * What a tool has answered, as the model is told it. {@code cost} in nano-dollars and {@code runs} are what the agents have
 * used that were asked; both are charged to their own holds already.
 */
public record ToolResult(boolean ok, String text, long cost, int runs) {

    /** Longer results are cut: they are paid for as input of every call that follows. */
    public static final int CHARS_MAX = 16_000;

    private static final String CUT = "\n[cut]";

    public ToolResult {
        if (text.length() > CHARS_MAX) text = text.substring(0, CHARS_MAX - CUT.length()) + CUT;
    }

    public static ToolResult of(String text) {
        return new ToolResult(true, text, 0, 0);
    }

    public static ToolResult error(String why) {
        return new ToolResult(false, "Error: " + why, 0, 0);
    }
}

package ninja.helpy.cluster.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import ninja.helpy.cluster.local.Report;

/** What the person at the terminal sees. Colour and moving lines only where there is a terminal and no NO_COLOR. */
final class Terminal implements Report {

    private static final String CLEAR_LINE = "\r\033[K";
    private static final int NAME_WIDTH = 12;
    private static final double MILLIS_PER_SECOND = 1000;

    /** The colours of Helpys, told apart on dark and on light ground. */
    static final int[] VOICES = {36, 33, 35, 32, 34, 31};

    private final PrintStream out;
    private final boolean lively;
    private final boolean coloured;
    private String busy = "";

    Terminal(PrintStream out, boolean onTerminal, boolean coloured) {
        this.out = out;
        this.lively = onTerminal;
        this.coloured = coloured;
    }

    /** The launcher says whether the standard output is a terminal: Java itself has no sure way to tell. */
    static Terminal standard() {
        boolean onTerminal = Boolean.getBoolean("helpy.terminal") && !"dumb".equals(System.getenv("TERM"));
        boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8), onTerminal, onTerminal && wanted);
    }

    @Override
    public void busy(String what) {
        if (!lively || what.equals(busy)) return;
        busy = what;
        out.print(CLEAR_LINE + dim("  … " + what));
        out.flush();
    }

    @Override
    public void done(String what, Duration took, String detail) {
        line("  " + coloured(32, "✓") + " " + padded(what) + padded(seconds(took)) + dim(detail));
    }

    @Override
    public void warn(String text) {
        line(coloured(33, "  ! " + text));
    }

    void line(String text) {
        out.println((busy.isEmpty() ? "" : CLEAR_LINE) + text);
        busy = "";
    }

    /** Without a line's end, for what arrives piece by piece. */
    void piece(String text) {
        out.print((busy.isEmpty() ? "" : CLEAR_LINE) + text);
        busy = "";
        out.flush();
    }

    void failure(String text) {
        line(coloured(31, text));
    }

    boolean isLively() {
        return lively;
    }

    String bold(String text) {
        return coloured(1, text);
    }

    String dim(String text) {
        return coloured(2, text);
    }

    String coloured(int code, String text) {
        return coloured ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / MILLIS_PER_SECOND);
    }

    private static String padded(String text) {
        return String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", text);
    }
}

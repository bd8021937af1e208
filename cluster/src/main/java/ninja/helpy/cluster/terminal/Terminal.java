package ninja.helpy.cluster.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import ninja.helpy.cluster.local.Report;

/** What the person at the terminal sees. Colour and moving lines only where there is a terminal and no NO_COLOR. */
public final class Terminal implements Report {

    private static final String CLEAR_LINE = "\r\033[K";
    private static final int WIDTH_MIN = 40;
    private static final int WIDTH_MAX = 160;
    private static final double MILLIS_PER_SECOND = 1000;

    /** The colours of speakers, told apart on dark and on light ground. */
    private static final int[] VOICES = {36, 33, 35, 32, 34, 31};

    private final PrintStream out;
    private final PrintStream err;
    private final boolean lively;
    private final boolean coloured;
    private final int width;
    private String busy = "";

    Terminal(PrintStream out, PrintStream err, boolean onTerminal, boolean coloured, int width) {
        this.out = out;
        this.err = err;
        this.lively = onTerminal;
        this.coloured = coloured;
        this.width = Math.max(WIDTH_MIN, Math.min(width, WIDTH_MAX));
    }

    /** The launcher says whether the standard output is a terminal, and how wide: Java has no sure way to tell. */
    public static Terminal standard() {
        boolean onTerminal = Boolean.getBoolean("helpy.terminal") && !"dumb".equals(System.getenv("TERM"));
        boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                onTerminal,
                onTerminal && wanted,
                Integer.getInteger("helpy.columns", 100));
    }

    /** Everything to the error output, for a command whose standard output is read by a program. */
    public static Terminal aside() {
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        return new Terminal(err, err, false, false, WIDTH_MAX);
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
        line(String.format(Locale.ROOT, "  %s %-11s %8s  %s", good("✓"), what, seconds(took), dim(detail)));
    }

    @Override
    public void warn(String text) {
        line(coloured(33, "  ! " + text));
    }

    public void line(String text) {
        out.println((busy.isEmpty() ? "" : CLEAR_LINE) + text);
        busy = "";
    }

    /** Without a line's end, for what arrives piece by piece. */
    public void piece(String text) {
        out.print((busy.isEmpty() ? "" : CLEAR_LINE) + text);
        busy = "";
        out.flush();
    }

    /** Writes over the lines that the last call wrote; only where there is a terminal. */
    public void redraw(List<String> lines, boolean again) {
        if (!lively) return;
        var text = new StringBuilder(again ? "\033[" + lines.size() + "A" : "");
        lines.forEach(line -> text.append("\r\033[K").append(line).append('\n'));
        out.print(text);
        out.flush();
    }

    /** To the error output, so that what is piped on stays clean. */
    public void failure(String text) {
        if (!busy.isEmpty()) out.print(CLEAR_LINE);
        busy = "";
        out.flush();
        err.println(coloured(31, text));
    }

    public boolean isLively() {
        return lively;
    }

    public int width() {
        return width;
    }

    public String bold(String text) {
        return coloured(1, text);
    }

    public String dim(String text) {
        return coloured(2, text);
    }

    public String good(String text) {
        return coloured(32, text);
    }

    public String bad(String text) {
        return coloured(31, text);
    }

    /** In the colour of speaker number {@code speaker}, counting from 0. */
    public String voice(int speaker, String text) {
        return coloured(VOICES[Math.floorMod(speaker, VOICES.length)], text);
    }

    private String coloured(int code, String text) {
        return coloured ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    public static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / MILLIS_PER_SECOND);
    }
}

package ninja.helpy.cluster.demo;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines that fit a terminal. */
final class Paragraphs {

    private Paragraphs() {}

    static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        for (String paragraph : text.strip().split("\n", -1)) {
            var line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** The last part of a text in one line of that width. */
    static String tail(String text, int width) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= width ? line : "…" + line.substring(line.length() - width + 1);
    }
}

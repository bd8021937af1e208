package ninja.helpy.cluster.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Figures in columns, each as wide as its widest entry. The first column is text and stands left. */
public final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heads) {
        rows.add(List.of(heads));
    }

    /** Numbers with decimals are rounded to what a reader can use. */
    public void add(Object... values) {
        if (values.length != rows.get(0).size()) {
            throw new IllegalArgumentException(values.length + " values for " + rows.get(0));
        }
        rows.add(IntStream.range(0, values.length)
                .mapToObj(at -> text(values[at]))
                .toList());
    }

    public List<String> lines() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(column -> padded(row.get(column), widths[column], column == 0))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .toList();
    }

    private static String padded(String text, int width, boolean left) {
        String gap = " ".repeat(width - text.length());
        return left ? text + gap : gap + text;
    }

    public static String text(Object value) {
        if (value instanceof Double number) {
            int decimals = Math.abs(number) < 10 ? 2 : Math.abs(number) < 100 ? 1 : 0;
            return String.format(Locale.ROOT, "%,." + decimals + "f", number);
        }
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : String.valueOf(value);
    }
}

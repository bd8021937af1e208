package ninja.helpy.cluster.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * What a bench found.
 *
 * @param figures one record for each thing measured
 * @param baseline what the figures are held against, measured in the same run
 * @param ratio how many times better than the baseline
 * @param words the same for people, line by line
 */
public record BenchResult(
        String bench, List<? extends Record> figures, Record baseline, double ratio, List<String> words) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public BenchResult {
        figures = List.copyOf(figures);
        words = List.copyOf(words);
    }

    /** Exactly the shape that scripts rely on. */
    public String json() {
        var object = JSON.createObjectNode().put("bench", bench);
        object.set("figures", JSON.valueToTree(figures));
        object.set("baseline", JSON.valueToTree(baseline));
        object.put("ratio", ratio);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package ninja.helpy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes of a right body one that is cut, garbled, or right but for one value that nobody would expect there. */
public final class HostileJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "9".repeat(400),
            "\"\"",
            "\" \"",
            "\"\\ud83d\"",
            "\"\\u0000\"",
            "\"a|b:c/d\"",
            "\"..\"",
            '"' + "x".repeat(40_000) + '"',
            "[]",
            "{}",
            "[null]",
            "[[[]]]",
            "{\"a\":{}}",
            "[".repeat(70) + "]".repeat(70),
            "[".repeat(30) + "1" + "]".repeat(30),
            "{\"role\":\"user\"}",
            "[{\"parts\":[]}]",
            "[{\"parts\":7}]",
            "[{\"role\":\"user\",\"content\":[{}]}]");

    private final Random random;

    public HostileJson(long seed) {
        this.random = new Random(seed);
    }

    public String of(String right) {
        return switch (random.nextInt(6)) {
            case 0 -> right.substring(0, random.nextInt(right.length()));
            case 1 -> garbled(right);
            case 2 -> right.replaceFirst("\\{", "{\"id\":1,\"id\":2,\"model\":3,\"message\":4,");
            default -> replaced(right);
        };
    }

    private String garbled(String right) {
        var garbled = new StringBuilder(right);
        garbled.setCharAt(random.nextInt(right.length()), (char) (1 + random.nextInt(0x2FF)));
        return garbled.toString();
    }

    /** One value, or two, anywhere in the tree. */
    private String replaced(String right) {
        try {
            var tree = MAPPER.readTree(right);
            for (int i = 0; i <= random.nextInt(2); i++) replaceOne(tree);
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(right, e);
        }
    }

    private void replaceOne(JsonNode tree) {
        var containers = new ArrayList<JsonNode>();
        collect(tree, containers);
        var container = containers.get(random.nextInt(containers.size()));
        var value = new RawValue(VALUES.get(random.nextInt(VALUES.size())));
        if (container instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            object.putRawValue(names.get(random.nextInt(names.size())), value);
        } else if (container instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), MAPPER.getNodeFactory().rawValueNode(value));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) containers.add(node);
        node.forEach(child -> collect(child, containers));
    }
}

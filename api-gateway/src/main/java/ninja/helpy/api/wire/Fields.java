package ninja.helpy.api.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ninja.helpy.api.wire.Problem.FieldProblem;

/**
 * The fields of a JSON object that a client sent. Reading notes what is wrong with each; {@link #check} then refuses all
 * at once, before anything reaches an entity. Unknown fields are ignored, {@code null} is as absent.
 */
public final class Fields {

    public static final String NO_ID = "must have 1 to 64 of A-Z a-z 0-9 _ -";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final JsonNode object;
    private final String prefix;
    private final List<FieldProblem> problems;

    private Fields(JsonNode object, String prefix, List<FieldProblem> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    public static Fields of(JsonNode node) {
        if (!node.isObject()) {
            throw Problem.invalid("body", "must be a JSON object").asException();
        }
        return new Fields(node, "", new ArrayList<>());
    }

    /** Refuses the request if anything read so far was wrong. */
    public void check() {
        if (!problems.isEmpty()) throw Problem.invalid(problems).asException();
    }

    /** Of all fields that are there, for objects in which anything may be said. */
    public List<String> names() {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(name -> {
            if (has(name)) names.add(name);
        });
        return names;
    }

    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** For fields that come as text or as an object. */
    public boolean isText(String field) {
        return object.path(field).isTextual();
    }

    /** A field that must be there and say something. */
    public String text(String field, int charsMax) {
        if (!has(field)) {
            wrong(field, "is missing");
            return "";
        }
        return textIfAny(field, charsMax).orElse("");
    }

    /** Absent if it is not there; if it is there it must not be blank. */
    public Optional<String> textIfAny(String field, int charsMax) {
        return raw(field, charsMax).filter(text -> {
            if (text.isBlank()) wrong(field, "must not be blank");
            return !text.isBlank();
        });
    }

    /** An id that must be there. */
    public String id(String field) {
        if (!has(field)) wrong(field, "is missing");
        return idIfAny(field).orElse("");
    }

    public Optional<String> idIfAny(String field) {
        return present(field).flatMap(node -> {
            var id = node.isTextual() ? node.textValue() : "";
            return isId(id) ? Optional.of(id) : wrong(field, NO_ID);
        });
    }

    /** What can name an entity. */
    public static boolean isId(String given) {
        return ID.matcher(given).matches();
    }

    /** As {@link #textIfAny}, but may be emptied. */
    public Optional<String> textOrEmpty(String field, int charsMax) {
        return raw(field, charsMax);
    }

    public Optional<Double> number(String field, double min, double max) {
        return present(field).flatMap(node -> {
            if (node.isNumber() && node.doubleValue() >= min && node.doubleValue() <= max) {
                return Optional.of(node.doubleValue());
            }
            return wrong(field, "must be a number from " + min + " to " + max);
        });
    }

    public Optional<Integer> integer(String field, int min, int max) {
        return present(field).flatMap(node -> {
            if (node.isInt() && node.intValue() >= min && node.intValue() <= max) return Optional.of(node.intValue());
            return wrong(field, "must be a whole number from " + min + " to " + max);
        });
    }

    public Optional<Boolean> flag(String field) {
        return present(field)
                .flatMap(node ->
                        node.isBoolean() ? Optional.of(node.booleanValue()) : wrong(field, "must be true or false"));
    }

    public Optional<Instant> time(String field) {
        return present(field).flatMap(node -> {
            try {
                return Optional.of(Instant.parse(node.textValue() == null ? "" : node.textValue()));
            } catch (DateTimeParseException e) {
                return wrong(field, "must be a time like 2026-01-31T12:00:00Z");
            }
        });
    }

    /** Credits in nano-dollars. */
    public Optional<Long> credits(String field) {
        return present(field).flatMap(node -> {
            var amount = node.isTextual() ? Credits.parse(node.textValue()) : Optional.<Long>empty();
            return amount.isPresent()
                    ? amount
                    : wrong(field, "must be a decimal string with up to 9 places, like \"12.5\"");
        });
    }

    /** One of an enum's names, in any case. */
    public <E extends Enum<E>> Optional<E> oneOf(String field, Class<E> type) {
        return present(field).flatMap(node -> {
            var match = Arrays.stream(type.getEnumConstants())
                    .filter(value -> value.name().equalsIgnoreCase(node.textValue()))
                    .findFirst();
            return match.isPresent() ? match : wrong(field, "must be one of " + names(type));
        });
    }

    /** Strings in a list, each not blank; empty if the field is absent. */
    public List<String> texts(String field, int itemsMax, int charsMax) {
        return textsIfAny(field, itemsMax, charsMax).orElse(List.of());
    }

    public Optional<List<String>> textsIfAny(String field, int itemsMax, int charsMax) {
        return present(field).flatMap(node -> {
            if (!node.isArray() || node.size() > itemsMax) {
                return wrong(field, "must be a list of at most " + itemsMax + " strings");
            }
            var items = new ArrayList<String>();
            for (var item : node) {
                if (!item.isTextual()
                        || item.textValue().isBlank()
                        || item.textValue().length() > charsMax) {
                    return wrong(field, "must hold strings of 1 to " + charsMax + " characters");
                }
                items.add(Text.clean(item.textValue()));
            }
            return Optional.of(items);
        });
    }

    /** Whatever is there, as it was sent. */
    public Optional<JsonNode> json(String field) {
        return present(field);
    }

    /** The fields of a nested object; problems are noted here, under {@code field.name}. */
    public Optional<Fields> object(String field) {
        return present(field)
                .flatMap(node -> node.isObject()
                        ? Optional.of(new Fields(node, prefix + field + ".", problems))
                        : wrong(field, "must be an object"));
    }

    /** Objects in a list; their problems are noted here, under {@code field[0].name}. Empty if the field is absent. */
    public List<Fields> objects(String field, int itemsMax) {
        return present(field)
                .flatMap(node -> node.isArray() && node.size() <= itemsMax
                        ? Optional.of(node)
                        : wrong(field, "must be a list of at most " + itemsMax + " objects"))
                .map(list -> objects(field, list))
                .orElse(List.of());
    }

    private List<Fields> objects(String field, JsonNode list) {
        var objects = new ArrayList<Fields>();
        for (var node : list) {
            if (node.isObject()) objects.add(new Fields(node, prefix + field + "[" + objects.size() + "].", problems));
            else wrong(field, "must hold objects");
        }
        return objects;
    }

    /** Notes a problem that only the endpoint can see. */
    public <T> Optional<T> wrong(String field, String problem) {
        problems.add(new FieldProblem(prefix + field, problem));
        return Optional.empty();
    }

    private Optional<String> raw(String field, int charsMax) {
        return present(field).flatMap(node -> {
            if (!node.isTextual()) return wrong(field, "must be a string");
            if (node.textValue().length() > charsMax)
                return wrong(field, "must have at most " + charsMax + " characters");
            return Optional.of(Text.clean(node.textValue()));
        });
    }

    private Optional<JsonNode> present(String field) {
        return has(field) ? Optional.of(object.get(field)) : Optional.empty();
    }

    public static <E extends Enum<E>> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}

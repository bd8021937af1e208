package ninja.helpy.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The endpoint table as a tree of path segments. A literal segment wins over a parameter. */
public final class Routes {

    private final Node root = new Node();
    private final List<Endpoint> endpoints;

    public Routes(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        endpoints.forEach(endpoint -> endpoint.templates().forEach(template -> add(template, endpoint)));
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** What a path leads to: its parameters, and the endpoint of each method. */
    public record Match(Map<String, String> parameters, Map<String, Endpoint> byMethod) {

        public Optional<Endpoint> endpoint(String method) {
            var exact = byMethod.get(method);
            if (exact == null && method.equals("HEAD")) return Optional.ofNullable(byMethod.get("GET"));
            return Optional.ofNullable(exact);
        }

        public Set<String> allowed() {
            var methods = new TreeSet<>(byMethod.keySet());
            if (methods.contains("GET")) methods.add("HEAD");
            return methods;
        }
    }

    public Optional<Match> find(Iterable<String> segments) {
        var parameters = new HashMap<String, String>();
        var node = root;
        for (var segment : segments) {
            var next = node.literals.get(segment);
            if (next == null) {
                next = node.parameter;
                if (next == null || segment.isEmpty()) return Optional.empty();
                parameters.put(node.parameterName, segment);
            }
            node = next;
        }
        return node.byMethod.isEmpty() ? Optional.empty() : Optional.of(new Match(parameters, node.byMethod));
    }

    private void add(String template, Endpoint endpoint) {
        if (!template.startsWith("/")) throw new IllegalArgumentException("not a path: " + template);
        var node = root;
        for (var segment : template.substring(1).split("/", -1)) {
            if (!segment.isEmpty()) node = node.child(segment, template);
        }
        if (node.byMethod.putIfAbsent(endpoint.method(), endpoint) != null) {
            throw new IllegalArgumentException("twice in the table: " + endpoint.method() + " " + template);
        }
    }

    private static final class Node {

        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Endpoint> byMethod = new HashMap<>();
        private @Nullable Node parameter;
        private String parameterName = "";

        private Node child(String segment, String template) {
            if (!segment.startsWith("{")) return literals.computeIfAbsent(segment, s -> new Node());
            var name = segment.substring(1, segment.length() - 1);
            var existing = parameter;
            if (existing != null) {
                if (!parameterName.equals(name)) {
                    throw new IllegalArgumentException("{" + parameterName + "} elsewhere, in " + template);
                }
                return existing;
            }
            var made = new Node();
            parameter = made;
            parameterName = name;
            return made;
        }
    }
}

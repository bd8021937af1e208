package ninja.helpy.cluster.bench.runs;

import java.util.Optional;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.upstream.Script;

/** How a run is asked for and what its events mean: the node's own wire, or the upstream's. */
enum Wire {
    HELPY {
        @Override
        String question(Script script) {
            return "{\"message\":\"Say what your script says.\"}";
        }

        @Override
        Event read(String block) {
            String name = between(block, "event: ", "\n");
            return switch (name) {
                case "text" -> new Event(Kind.TEXT, between(block, "{\"delta\":\"", "\"}"), 0);
                case "done" -> new Event(Kind.END, "", cost(block));
                case "error", "cancelled", "restarted" -> new Event(Kind.FAILURE, block, 0);
                default -> Event.NOTHING;
            };
        }
    },

    OPENAI {
        @Override
        String question(Script script) {
            return "{\"model\":\"" + script.model() + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"system\",\"content\":\"You follow a script.\"},"
                    + "{\"role\":\"user\",\"content\":\"Say what your script says.\"}]}";
        }

        @Override
        Event read(String block) {
            if (block.startsWith("data: [DONE]")) return new Event(Kind.END, "", 0);
            if (block.contains("\"error\"")) return new Event(Kind.FAILURE, block, 0);
            String delta = between(block, "{\"content\":\"", "\"}");
            return delta.isEmpty() ? Event.NOTHING : new Event(Kind.TEXT, delta, 0);
        }
    };

    enum Kind {
        TEXT,
        /** The whole run is over, and durable where it is. */
        END,
        FAILURE,
        OTHER
    }

    /** {@code cost} in nano-dollars, known at the end. */
    record Event(Kind kind, String text, long cost) {
        static final Event NOTHING = new Event(Kind.OTHER, "", 0);
    }

    abstract String question(Script script);

    /** One server-sent event, without the empty line behind it. Scripted tokens have nothing that JSON escapes. */
    abstract Event read(String block);

    private static long cost(String block) {
        return Optional.of(between(block, "\"costCredits\":\"", "\""))
                .flatMap(Credits::parse)
                .orElse(0L);
    }

    private static String between(String block, String before, String after) {
        int from = block.indexOf(before);
        if (from < 0) return "";
        int to = block.indexOf(after, from + before.length());
        return to < 0 ? "" : block.substring(from + before.length(), to);
    }
}

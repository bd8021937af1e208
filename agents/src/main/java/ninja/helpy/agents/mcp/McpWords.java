package ninja.helpy.agents.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import ninja.helpy.agents.outbound.ForbiddenAddressException;
import ninja.helpy.agents.vault.SealedElsewhereException;

/** What servers say, in words: for a model, or for the server's owner. */
public final class McpWords {

    private McpWords() {}

    /** Why a server could not be used. Safe to show. */
    public static String failure(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) cause = cause.getCause();
        if (cause instanceof McpException || cause instanceof SealedElsewhereException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof ForbiddenAddressException) return "its address is not public";
        if (cause instanceof TimeoutException) return "it did not answer in time";
        if (cause instanceof UnknownHostException) return "its host is not known";
        if (cause instanceof SSLException) return "its certificate is not trusted";
        return cause instanceof IOException ? "it cannot be reached" : "it could not be used";
    }

    /** Of a tool's answer what a model can read. */
    static String result(JsonNode result) {
        var parts = new ArrayList<String>();
        for (var part : result.path("content")) part(part).ifPresent(parts::add);
        if (parts.isEmpty() && !result.path("structuredContent").isMissingNode()) {
            parts.add(result.path("structuredContent").toString());
        }
        return parts.isEmpty() ? "(no content)" : String.join("\n", parts);
    }

    private static Optional<String> part(JsonNode part) {
        var type = part.path("type").asText();
        return switch (type) {
            case "text" -> Optional.of(part.path("text").asText());
            case "resource" -> Optional.of(part.path("resource").path("text").asText("(a resource without text)"));
            case "resource_link" -> Optional.of(part.path("uri").asText());
            case "image", "audio" -> Optional.of("(" + type + ", left out)");
            default -> Optional.empty();
        };
    }
}

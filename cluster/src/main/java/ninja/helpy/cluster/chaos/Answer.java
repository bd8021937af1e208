package ninja.helpy.cluster.chaos;

import com.fasterxml.jackson.databind.JsonNode;

/** What a node said. */
public record Answer(int status, JsonNode json) {

    private static final int REFUSED_FROM = 300;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FROM = 500;

    public boolean isGranted() {
        return status < REFUSED_FROM;
    }

    /** Asking again would lead to no other answer. */
    boolean isFinal() {
        return status < SERVER_FROM && status != TIMEOUT && status != TOO_MANY;
    }

    public String text(String field) {
        return json.path(field).asText();
    }

    @Override
    public String toString() {
        return status + " " + json;
    }
}

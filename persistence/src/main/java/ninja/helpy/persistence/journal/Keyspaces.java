package ninja.helpy.persistence.journal;

import java.util.regex.Pattern;

/** The three keyspaces of an installation; several installations share a Cassandra by prefix. */
public record Keyspaces(String prefix) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    public Keyspaces {
        if (!NAME.matcher(prefix).matches()) {
            throw new IllegalArgumentException("keyspace-prefix must be " + NAME + ", not \"" + prefix + "\"");
        }
    }

    public String journal() {
        return prefix + "_journal";
    }

    public String snapshot() {
        return prefix + "_snapshot";
    }

    public String views() {
        return prefix + "_views";
    }
}

package ninja.helpy.api.net;

/** Told to every connection when the server stops. */
public enum Leave {
    IN_GOOD_ORDER
}

package ninja.helpy.cluster;

/** A node process. */
public final class Main {

    private Main() {}

    public static void main(String[] none) {}
}

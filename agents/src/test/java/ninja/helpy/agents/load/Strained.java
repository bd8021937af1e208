package ninja.helpy.agents.load;

/** Machines of tests. */
public final class Strained {

    private Strained() {}

    /** So busy that whoever can waits as long as he may. */
    public static Strain fully() {
        var strain = new Strain(() -> 1);
        for (int i = 0; i < Strain.STEPS; i++) strain.look();
        return strain;
    }
}

package ninja.helpy.agents.session;

/** What a text says, as a direction in space. */
public final class Embedding {

    private final float[] values;
    private final double length;

    /** The array is not copied: who gives it away does not keep it. */
    public Embedding(float[] values) {
        this.values = values;
        double squares = 0;
        for (float value : values) squares += value * value;
        this.length = Math.sqrt(squares);
    }

    /** The cosine of the angle between both: 1 if they say the same. Texts without a direction are like nothing. */
    public double likeness(Embedding other) {
        if (values.length != other.values.length || length == 0 || other.length == 0) return 0;
        double product = 0;
        for (int i = 0; i < values.length; i++) product += values[i] * other.values[i];
        return product / (length * other.length);
    }
}

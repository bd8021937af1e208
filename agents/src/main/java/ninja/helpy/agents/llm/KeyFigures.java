package ninja.helpy.agents.llm;

/**
 * How one key of a provider is doing; {@code index} counts from 0 in the order of configuration.
 *
 * @param slowed how often the provider asked to slow down
 * @param refused how often the provider refused the key itself
 */
public record KeyFigures(
        String provider, int index, int inFlight, long calls, long slowed, long refused, boolean isResting) {}

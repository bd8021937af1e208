package ninja.helpy.agents.llm.routing;

/** Who counts what happens on routes. Called from any thread; must not block. */
public interface RouteWatch {

    void routed(Tier tier);

    /** {@code outcome}: {@code began}, {@code cancelled}, or why it broke before its first piece, as in {@code Tried}. */
    void called(String provider, String outcome);

    /** Another model than the first of the route goes on, or tries to. */
    void fellBack(String fromProvider, String toProvider);

    void lookedUp(boolean isHit);

    RouteWatch NONE = new RouteWatch() {
        @Override
        public void routed(Tier tier) {}

        @Override
        public void called(String provider, String outcome) {}

        @Override
        public void fellBack(String fromProvider, String toProvider) {}

        @Override
        public void lookedUp(boolean isHit) {}
    };
}

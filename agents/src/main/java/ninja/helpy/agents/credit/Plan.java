package ninja.helpy.agents.credit;

/** What a subscription allows in tokens (LM-1, LM-2). A month has thirty times a day. */
public enum Plan {
    FREE(1_000),
    STARTER(10_000),
    PREMIUM(50_000),
    ELITE(Plan.UNLIMITED);

    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int DAYS = 30;

    private final long tokensPerDay;

    Plan(long tokensPerDay) {
        this.tokensPerDay = tokensPerDay;
    }

    public long tokensPerDay() {
        return tokensPerDay;
    }

    public long tokensPerMonth() {
        return tokensPerDay == UNLIMITED ? UNLIMITED : DAYS * tokensPerDay;
    }
}

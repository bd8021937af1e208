package ninja.helpy.agents.llm;

import com.typesafe.config.Config;
import java.time.Duration;

/** How long a call may be silent before its first piece and between two, and how long it may take in all. */
public record Deadlines(Duration firstPiece, Duration betweenPieces, Duration total) {

    public static final Deadlines DEFAULT =
            new Deadlines(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(300));

    public Deadlines {
        if (!isPositive(firstPiece) || !isPositive(betweenPieces) || !isPositive(total)) {
            throw new IllegalArgumentException("deadlines must be positive");
        }
    }

    static Deadlines from(Config config) {
        return new Deadlines(
                config.getDuration("first-piece"), config.getDuration("between-pieces"), config.getDuration("total"));
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}

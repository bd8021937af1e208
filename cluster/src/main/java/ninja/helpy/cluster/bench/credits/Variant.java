package ninja.helpy.cluster.bench.credits;

import java.util.List;

/** Ways of keeping a workspace's balance by conditional updates; each is one round of Paxos for each command. */
enum Variant {
    /** Nothing but the balance. Who gets no answer cannot know whether he was charged. */
    BALANCE(
            "balance",
            "(workspace text PRIMARY KEY, balance bigint)",
            "UPDATE %1$s SET balance = ? WHERE workspace = ? IF balance = ?",
            "UPDATE %1$s SET balance = ? WHERE workspace = ? IF balance = ?") {
        @Override
        Object[] values(Change change) {
            return new Object[] {
                change.to().balance(), change.workspaceId(), change.from().balance()
            };
        }
    },

    /** A version as well, as most libraries for optimistic locking do. The balance is compared to be told it. */
    VERSION(
            "version",
            "(workspace text PRIMARY KEY, balance bigint, version bigint)",
            "UPDATE %1$s SET balance = ?, version = ? WHERE workspace = ? IF version = ? AND balance = ?",
            "UPDATE %1$s SET balance = ?, version = ? WHERE workspace = ? IF version = ? AND balance = ?") {
        @Override
        Object[] values(Change change) {
            var from = change.from();
            var to = change.to();
            return new Object[] {to.balance(), to.version(), change.workspaceId(), from.version(), from.balance()};
        }
    },

    /** The reservation is a row of its own, written by the same condition: the only one that remembers its holds. */
    RESERVATION(
            "reservation",
            "(workspace text, run text, balance bigint static, held bigint, charged bigint,"
                    + " PRIMARY KEY (workspace, run))",
            "BEGIN BATCH UPDATE %1$s SET balance = ? WHERE workspace = ? IF balance = ?;"
                    + " UPDATE %1$s SET held = ? WHERE workspace = ? AND run = ?; APPLY BATCH",
            "BEGIN BATCH UPDATE %1$s SET balance = ? WHERE workspace = ? IF balance = ?;"
                    + " UPDATE %1$s SET charged = ? WHERE workspace = ? AND run = ?; APPLY BATCH") {
        @Override
        Object[] values(Change change) {
            return new Object[] {
                change.to().balance(),
                change.workspaceId(),
                change.from().balance(),
                change.amount(),
                change.workspaceId(),
                change.runId()
            };
        }
    };

    /** What a row says. The version is 0 where there is none. */
    record Standing(long balance, long version) {

        Standing plus(long amount) {
            return new Standing(balance + amount, version + 1);
        }
    }

    /** One command: {@code amount} is what a reservation holds, or what is charged at its settlement. */
    record Change(String workspaceId, String runId, long amount, Standing from, Standing to) {}

    private final String table;
    private final String columns;
    private final String reserve;
    private final String settle;

    Variant(String table, String columns, String reserve, String settle) {
        this.table = table;
        this.columns = columns;
        this.reserve = reserve;
        this.settle = settle;
    }

    /** In the order of the statement's question marks. */
    abstract Object[] values(Change change);

    boolean hasVersion() {
        return this == VERSION;
    }

    boolean isSame(Standing one, Standing other) {
        return one.balance() == other.balance() && (!hasVersion() || one.version() == other.version());
    }

    String create(String keyspace) {
        return "CREATE TABLE " + in(keyspace) + " " + columns;
    }

    /**
     * By a condition, too: a plain write carries the client's clock in microseconds, while Paxos counts in milliseconds,
     * so that an update within the same millisecond would be answered and then hidden by what it follows.
     */
    String open(String keyspace) {
        var names = hasVersion() ? List.of("workspace", "balance", "version") : List.of("workspace", "balance");
        return "INSERT INTO " + in(keyspace) + " (" + String.join(", ", names) + ") VALUES (?, ?"
                + (hasVersion() ? ", 0" : "") + ") IF NOT EXISTS";
    }

    String read(String keyspace) {
        return "SELECT balance" + (hasVersion() ? ", version" : "") + " FROM " + in(keyspace)
                + " WHERE workspace = ? LIMIT 1";
    }

    String reserve(String keyspace) {
        return reserve.formatted(in(keyspace));
    }

    String settle(String keyspace) {
        return settle.formatted(in(keyspace));
    }

    private String in(String keyspace) {
        return keyspace + "." + table;
    }
}

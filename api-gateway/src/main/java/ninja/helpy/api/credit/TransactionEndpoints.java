package ninja.helpy.api.credit;

import static ninja.helpy.api.http.Endpoint.get;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.credit.CreditLedger;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.persistence.view.Transaction;
import ninja.helpy.persistence.view.TransactionsView.Range;

/** Every entry of the ledger, newest first: CR-2. */
public final class TransactionEndpoints {

    private final Lists lists;

    public TransactionEndpoints(Lists lists) {
        this.lists = lists;
    }

    public List<Endpoint> endpoints() {
        return List.of(get("/api/workspaces/{workspaceId}/credits/transactions", Access.READ, this::list));
    }

    /** What happened to the credits. */
    enum Type {
        GRANT,
        CORRECTION,
        RESERVE,
        EXTEND,
        SETTLE,
        RELEASE,
        EXPIRE,
        SETTLE_LATE;

        static Type of(Entry entry) {
            return switch (entry.kind()) {
                case GRANTED -> entry.amount() < 0 ? CORRECTION : GRANT;
                case HELD -> RESERVE;
                case EXTENDED -> EXTEND;
                case SETTLED -> SETTLE;
                case RELEASED -> RELEASE;
                case EXPIRED -> EXPIRE;
                case SETTLED_LATE -> SETTLE_LATE;
            };
        }
    }

    /** Of a run, of a client's reservation, or (reference) of the order behind a grant or a room's own question. */
    record Shown(
            String id,
            String type,
            String amount,
            String balanceBefore,
            String balanceAfter,
            Optional<String> runId,
            Optional<String> reservationId,
            Optional<String> reference,
            Optional<String> agentId,
            Optional<String> userId,
            long tokens,
            Optional<Instant> expiresAt,
            Optional<String> reason,
            Instant at) {

        static Shown of(Transaction transaction) {
            var entry = transaction.entry();
            boolean order = entry.kind() == Kind.GRANTED;
            boolean run = !order && CreditLedger.isOfRun(entry.reference());
            boolean client = !order && entry.reference().startsWith(CreditLedger.CLIENT_PREFIX);
            var reference = Optional.of(entry.reference());
            return new Shown(
                    transaction.id(),
                    Type.of(entry).name().toLowerCase(Locale.ROOT),
                    Credits.text(entry.amount()),
                    Credits.text(entry.balanceBefore()),
                    Credits.text(entry.balanceAfter()),
                    reference.filter(id -> run),
                    reference.filter(id -> client).map(id -> id.substring(CreditLedger.CLIENT_PREFIX.length())),
                    reference.filter(id -> !run && !client),
                    entry.agentId().filter(id -> !id.isEmpty()),
                    entry.userId(),
                    entry.tokens(),
                    entry.expiresAt(),
                    Optional.of(entry.reason()).filter(text -> !text.isEmpty()),
                    transaction.at());
        }
    }

    private CompletionStage<HttpResponse> list(Call call) {
        var range = new Range(call.time("from"), call.time("to"));
        return lists.transactions(call.workspaceId(), range, Page.cursor(call), Page.limit(call))
                .thenApply(page -> Answers.ok(new Page<>(
                        page.items().stream().map(Shown::of).toList(),
                        page.next().map(Page::encode))));
    }
}

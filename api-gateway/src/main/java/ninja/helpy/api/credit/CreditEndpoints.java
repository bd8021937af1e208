package ninja.helpy.api.credit;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetWorkspace;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Credits;

/** Credits of a workspace: CR-1, CR-4. */
public final class CreditEndpoints {

    private static final String CREDITS = "/api/workspaces/{workspaceId}/credits";
    private static final int REASON_CHARS_MAX = 500;
    private static final int REFERENCE_CHARS_MAX = 200;

    private final Asking asking;

    public CreditEndpoints(Asking asking) {
        this.asking = asking;
    }

    public List<Endpoint> endpoints() {
        return List.of(get(CREDITS, Access.READ, this::balance), post(CREDITS, Access.ADMIN, this::grant));
    }

    /** {@code granted = balance + spent}, {@code available = balance − reserved}. */
    record Shown(String balance, String reserved, String available, String granted, String spent, String currency) {

        static Shown of(Balance b) {
            return new Shown(
                    Credits.text(b.balance()),
                    Credits.text(b.held()),
                    Credits.text(b.available()),
                    Credits.text(b.granted()),
                    Credits.text(b.spent()),
                    "credit");
        }
    }

    private CompletionStage<HttpResponse> balance(Call call) {
        return asking.ledger(call.workspaceId(), GetBalance::new, Balance.class)
                .thenApply(balance -> Answers.ok(Shown.of(balance)));
    }

    /** Once per reference: a repeated order of payment is not paid out twice. */
    private CompletionStage<HttpResponse> grant(Call call) {
        var id = call.id("workspaceId");
        return call.fields().thenCompose(fields -> {
            var amount = fields.credits("amount").orElse(0L);
            if (!fields.has("amount")) fields.wrong("amount", "is missing");
            else if (amount == 0) fields.wrong("amount", "must not be zero");
            var reason = fields.text("reason", REASON_CHARS_MAX);
            var reference = fields.text("reference", REFERENCE_CHARS_MAX);
            fields.check();
            return asking.workspace(id, GetWorkspace::new, WorkspaceCommand.View.class)
                    .thenCompose(exists ->
                            asking.ledger(id, to -> new GrantCredits(reference, amount, reason, to), Balance.class))
                    .thenApply(balance -> Answers.ok(Shown.of(balance)));
        });
    }
}

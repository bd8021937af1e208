package ninja.helpy.api.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.agents.run.RunOrder.IfBusy;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** On what terms a caller wants his answer: {@code onDisconnect}, {@code ifBusy} and {@code tools} of his own. */
public final class TermsInRequest {

    private TermsInRequest() {}

    /** What the body does not say, the query may. */
    public static Terms of(Call call, Fields body) {
        var onDisconnect = body.oneOf("onDisconnect", OnDisconnect.class);
        var ifBusy = body.oneOf("ifBusy", IfBusy.class);
        var otherwise = inQuery(call);
        return new Terms(
                onDisconnect.orElse(otherwise.onDisconnect()),
                ifBusy.orElse(otherwise.ifBusy()),
                ToolsInRequest.of(body),
                Optional.empty());
    }

    /** For requests whose body is not ours. */
    public static Terms inQuery(Call call) {
        return inQuery(call, OnDisconnect.CONTINUE);
    }

    /** {@code usual}: where nothing is said of it. */
    public static Terms inQuery(Call call, OnDisconnect usual) {
        return new Terms(
                onDisconnect(call).orElse(usual),
                inQuery(call, "ifBusy", IfBusy.class).orElse(IfBusy.ENQUEUE),
                List.of(),
                Optional.empty());
    }

    /** Of who comes back to read on. */
    public static Optional<OnDisconnect> onDisconnect(Call call) {
        return inQuery(call, "onDisconnect", OnDisconnect.class);
    }

    private static <E extends Enum<E>> Optional<E> inQuery(Call call, String name, Class<E> type) {
        return call.query(name).map(asked -> {
            for (var value : type.getEnumConstants()) {
                if (value.name().toLowerCase(Locale.ROOT).equals(asked)) return value;
            }
            throw Problem.invalid(name, "must be one of " + Fields.names(type)).asException();
        });
    }
}

package ninja.helpy.api.run;

import akka.http.javadsl.model.MediaType;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.Accept;
import java.util.Optional;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** In which form a caller wants an answer. */
public final class Replies {

    private Replies() {}

    /** Without a wish, a request in JSON is answered in JSON and any other in text. */
    static boolean wantsText(Call call) {
        double text = wish(call, MediaTypes.TEXT_PLAIN);
        double json = wish(call, MediaTypes.APPLICATION_JSON);
        if (text == 0 && json == 0) {
            throw Problem.of(Code.NOT_ACCEPTABLE, "only application/json and text/plain")
                    .asException();
        }
        return text == json ? !call.isJson() : text > json;
    }

    /** A wish for events, by {@code Accept} or by a flag, which wins. */
    public static boolean wantsEvents(Call call, Optional<Boolean> flag, boolean otherwise) {
        double events = wish(call, MediaTypes.TEXT_EVENT_STREAM);
        double json = wish(call, MediaTypes.APPLICATION_JSON);
        return flag.orElse(events == json ? otherwise : events > json);
    }

    private static double wish(Call call, MediaType type) {
        var accept = call.request().getHeader(Accept.class);
        if (accept.isEmpty()) return 1;
        double most = 0;
        for (var range : accept.get().getMediaRanges()) {
            if (range.matches(type)) most = Math.max(most, range.qValue());
        }
        return most;
    }
}

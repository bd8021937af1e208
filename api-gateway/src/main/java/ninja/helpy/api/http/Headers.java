package ninja.helpy.api.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.ArrayList;
import java.util.List;

/** What every answer carries, unless its endpoint has said it already. */
final class Headers {

    private static final List<HttpHeader> ALWAYS = List.of(
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            RawHeader.create("Cache-Control", "no-store"));

    private Headers() {}

    static HttpResponse dress(HttpResponse response, String correlationId) {
        var added = new ArrayList<HttpHeader>(ALWAYS.size() + 1);
        for (var header : ALWAYS) {
            if (response.getHeader(header.name()).isEmpty()) added.add(header);
        }
        added.add(RawHeader.create(Dispatcher.CORRELATION_ID, correlationId));
        return response.addHeaders(added);
    }
}

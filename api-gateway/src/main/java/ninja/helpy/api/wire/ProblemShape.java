package ninja.helpy.api.wire;

import akka.http.javadsl.model.HttpResponse;

/** How a problem is told to the clients of one wire. */
public interface ProblemShape {

    /** RFC 9457, the shape of all our own wires. */
    ProblemShape RFC9457 = Problem::response;

    HttpResponse response(Problem problem, String correlationId);
}

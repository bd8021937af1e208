package ninja.helpy.api.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.util.Map;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** May this caller? No credential: 401. Another workspace's: 404, as if it were not there. Too low a level: 403. */
final class Admission {

    private static final String WORKSPACE_HEADER = "X-Workspace-Id";

    private Admission() {}

    static void check(Access access, Caller caller, Map<String, String> parameters, HttpRequest request) {
        if (caller instanceof Caller.Anonymous) {
            throw Problem.of(Code.UNAUTHENTICATED, "show a key as Authorization: Bearer")
                    .asException();
        }
        if (access instanceof Access.Admin && !(caller instanceof Caller.Admin)) {
            throw Problem.of(Code.FORBIDDEN, "only for the platform's service key")
                    .asException();
        }
        if (access instanceof Access.Workspace workspace) member(workspace, caller, parameters, request);
    }

    private static void member(
            Access.Workspace access, Caller caller, Map<String, String> parameters, HttpRequest request) {
        if (!(caller instanceof Caller.Member member)) throw Problem.notFound().asException();
        var named = parameters.get("workspaceId");
        if (named == null) {
            named = request.getHeader(WORKSPACE_HEADER).map(HttpHeader::value).orElse(member.workspaceId());
        }
        if (!named.equals(member.workspaceId())) throw Problem.notFound().asException();
        if (!member.level().allows(access.level())) {
            throw Problem.of(Code.FORBIDDEN, "needs a key of level " + access.level())
                    .asException();
        }
    }
}

package ninja.helpy.api.auth;

import akka.http.javadsl.model.HttpRequest;
import java.util.concurrent.CompletionStage;

/** From a request to its caller. A credential that is shown and does not hold fails as {@code unauthenticated}. */
public interface Authenticator {

    CompletionStage<Caller> authenticate(HttpRequest request);
}

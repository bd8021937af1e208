package ninja.helpy.agents.outbound;

import java.net.UnknownHostException;

/** A name leads to where no request of a tenant may go. */
public final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1;

    ForbiddenAddressException(String host) {
        super(host + " leads to an address that is not public");
    }
}

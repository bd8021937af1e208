package ninja.helpy.cluster.local;

import java.time.Duration;

/** To whom starting and stopping tell how it goes. */
public interface Report {

    /** {@code what} is under way now; said again whenever that changes. */
    void busy(String what);

    void done(String what, Duration took, String detail);

    void warn(String text);
}

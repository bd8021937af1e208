package ninja.helpy.agents.protocol;

import java.util.List;

/** What is after the position a reader asked about: all there is, oldest first; empty if nothing came in time. */
public interface Batch<T> extends Reply {

    List<T> items();

    /** The position to ask after next. */
    long last();

    /** Nothing will ever follow. */
    boolean ended();
}

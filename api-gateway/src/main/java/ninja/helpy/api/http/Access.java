package ninja.helpy.api.http;

import ninja.helpy.agents.protocol.Level;

/** Who may use an endpoint. The dispatcher asks, so that no endpoint can forget to. */
public sealed interface Access {

    /** Everyone. */
    record Public() implements Access {}

    /** The installation's service key. */
    record Admin() implements Access {}

    /** A key of the workspace in the path (or, without one there, of the key's own) with at least this level. */
    record Workspace(Level level) implements Access {}

    /** The endpoint has a door of its own: an agent key, a stream secret or a ticket, which it checks itself. */
    record Door() implements Access {}

    Access PUBLIC = new Public();
    Access ADMIN = new Admin();
    Access READ = new Workspace(Level.READ);
    Access WRITE = new Workspace(Level.WRITE);
    Access OWNER = new Workspace(Level.OWNER);
    Access DOOR = new Door();
}

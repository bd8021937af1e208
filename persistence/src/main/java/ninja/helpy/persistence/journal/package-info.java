/** The schema: keyspaces, versioned migrations, and the configuration that the journal starts with. */
@NullMarked
package ninja.helpy.persistence.journal;

import org.jspecify.annotations.NullMarked;

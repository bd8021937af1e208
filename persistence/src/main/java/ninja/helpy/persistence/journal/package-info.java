/** The schema, the configuration that the journal starts with, and the journal of entities that own money. */
@NullMarked
package ninja.helpy.persistence.journal;

import org.jspecify.annotations.NullMarked;

package ninja.helpy.agents.protocol;

/** Marks what is written to the journal (jackson-json). Written once, read for ever: see persistence/README.md. */
public interface JournalEvent {}

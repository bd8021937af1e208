package ninja.helpy.agents.session;

/** How much two messages say the same: 1 word for word, 0 nothing in common or not known. */
interface Likeness {

    double between(String messageId, String otherId);
}

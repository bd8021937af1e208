package ninja.helpy.api.session;

/** Why somebody comes to a feed, and so what he is told besides the facts. */
enum Coming {
    /** To read on: nothing. */
    TO_READ,
    /** Something has just happened: the ends of the runs that have begun since. */
    FOR_NEWS,
    /** He was away: these, and the ends that he may have missed of runs whose questions he has read. */
    BACK;

    boolean missesEnds() {
        return this != TO_READ;
    }
}

package ninja.helpy.persistence.journal;

/**
 * What stands in a partition: who may write next, and after which event.
 *
 * @param tagged up to here the rows of {@code tag_views} are known to be written
 * @param isLeft the journal goes on in the next partition
 */
record Fence(long partition, long epoch, long head, long tagged, boolean isLeft) {

    Fence {
        if (tagged > head) throw new IllegalArgumentException("tagged up to " + tagged + ", but the head is " + head);
    }

    /** As a recovery takes it over. */
    Fence taken() {
        return new Fence(partition, epoch + 1, head, tagged, false);
    }

    /** In the same or the next partition, with events up to {@code last} written. */
    Fence moved(long toPartition, long last) {
        return new Fence(toPartition, epoch, last, tagged, false);
    }

    Fence tagged(long seqNr) {
        return new Fence(partition, epoch, head, seqNr, isLeft);
    }
}

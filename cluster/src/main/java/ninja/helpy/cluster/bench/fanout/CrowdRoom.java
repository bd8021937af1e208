package ninja.helpy.cluster.bench.fanout;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Talk;

/** The connections of one room, who say something in turn as soon as what was said before has come to everybody. */
final class CrowdRoom {

    private static final double NANOS_PER_SECOND = 1e9;

    private final String roomId;
    private final Crowd crowd;
    private final List<CrowdMember> inside = new ArrayList<>();
    private Talk talk = Crowd.SILENCE;
    private String filler = "";
    private long begunNanos;
    private long said;
    private long delivered;
    private int next;

    CrowdRoom(String roomId, Crowd crowd) {
        this.roomId = roomId;
        this.crowd = crowd;
    }

    void entered(CrowdMember member) {
        inside.add(member);
        crowd.entered();
    }

    int readers() {
        return inside.size() - talk.stalled();
    }

    void begin(Talk order) {
        talk = order;
        filler = "|" + "x".repeat(Math.max(0, order.chars()));
        said = 0;
        delivered = 0;
        begunNanos = System.nanoTime();
        inside.stream().skip(readers()).forEach(CrowdMember::stopReading);
        sayWhatMayBeSaid();
    }

    void hush() {
        talk = new Talk(0, 0, talk.chars(), talk.stalled());
    }

    boolean isQuiet() {
        return delivered == said * readers();
    }

    void frame() {
        crowd.counts().frame();
    }

    void delivered(long sentNanos) {
        delivered++;
        crowd.counts().delivered(sentNanos, System.nanoTime());
        sayWhatMayBeSaid();
    }

    /** Also now and then, when the pace is set by the clock. */
    void sayWhatMayBeSaid() {
        while (said - delivered / Math.max(1, readers()) < talk.window() && isDue()) {
            said++;
            crowd.counts().said();
            var speaker = inside.get(next++ % readers());
            speaker.say("{\"event\":\"group.message\",\"data\":{\"sessionId\":\"" + roomId + "\",\"message\":\""
                    + System.nanoTime() + filler + "\"}}");
        }
    }

    private boolean isDue() {
        if (talk.perSecond() == 0) return true;
        return said < (System.nanoTime() - begunNanos) / NANOS_PER_SECOND * talk.perSecond();
    }

    void failed(String why) {
        crowd.failed(why);
    }

    void close() {
        inside.forEach(CrowdMember::close);
    }
}

package ninja.helpy.cluster.bench.fanout;

import java.util.List;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import org.jspecify.annotations.Nullable;

/** What the crowd is told, one line of JSON each, and what it answers, one line each. */
record CrowdOrder(Act act, @Nullable Open open, @Nullable Talk talk) {

    enum Act {
        /** Everybody connects and enters. → {@link Seen} */
        OPEN,
        /** Messages begin. → {@link Seen} */
        TALK,
        /** → {@link Seen}, since the last mark. */
        MARK,
        /** Nothing more is said; answered when all that was said has come to everybody. → {@link Seen} */
        HUSH,
        /** All connections end. → {@link Seen} */
        CLOSE
    }

    /**
     * @param path of the WebSocket
     * @param key opens it, for the users {@code u00000} and on, others in each room
     * @param rooms to be entered
     * @param connections of each room
     * @param people of each room: with fewer than connections some have several
     */
    record Open(String host, int port, String path, String key, List<String> rooms, int connections, int people) {

        Open {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * @param window messages of one room that are on their way at a time
     * @param perSecond of one room; 0: as many as the window lets through
     * @param chars of one message
     * @param stalled of each room, who stop to read
     */
    record Talk(int window, double perSecond, int chars, int stalled) {}

    /**
     * What was seen since the last mark.
     *
     * @param connected connections that are in their rooms
     * @param said messages
     * @param delivered messages, to each who reads
     * @param frames of any kind
     * @param delivery from the moment of sending to each reader
     * @param cpuMicros processor time of the crowd
     * @param failure empty if there is none
     */
    record Seen(
            double seconds,
            int connected,
            long said,
            long delivered,
            long frames,
            Latencies delivery,
            long cpuMicros,
            String failure) {

        double deliveredPerSecond() {
            return delivered / seconds;
        }
    }
}

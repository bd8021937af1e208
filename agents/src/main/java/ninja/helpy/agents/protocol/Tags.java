package ninja.helpy.agents.protocol;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Every event carries one tag, the slice of its workspace, so that one consumer sees all of a workspace's events. */
public final class Tags {

    /** Fixed for ever: written events keep their tag. */
    public static final int SLICES = 8;

    public static final List<String> ALL =
            IntStream.range(0, SLICES).mapToObj(Tags::ofSlice).toList();

    private Tags() {}

    public static Set<String> of(String entityId) {
        return Set.of(
                ofSlice(Math.floorMod(EntityId.parse(entityId).workspaceId().hashCode(), SLICES)));
    }

    private static String ofSlice(int slice) {
        return "helpy-" + slice;
    }
}

package ninja.helpy.agents.llm;

import java.util.List;
import ninja.helpy.agents.llm.ModelPiece.Kind;

/** One provider behind as many doors as it has keys; each call takes the door whose key is the least busy. */
final class PooledDoor implements Door {

    private final KeyPool keys;
    private final List<? extends Door> doors;

    /** One door per key, in the order of their indexes. */
    PooledDoor(KeyPool keys, List<? extends Door> doors) {
        this.keys = keys;
        this.doors = List.copyOf(doors);
    }

    @Override
    public void open(ModelRequest request, LiveCall call) throws Exception {
        var key = keys.take();
        if (key == null) {
            call.failed(Failures.ofKind(Kind.RATE_LIMITED, keys.freeIn()));
            return;
        }
        call.uses(key);
        doors.get(key.index()).open(request, call);
    }
}

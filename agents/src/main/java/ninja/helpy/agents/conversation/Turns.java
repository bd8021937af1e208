package ninja.helpy.agents.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationCommand.TurnQueued;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/** Which run answers in a conversation, and which ones wait, in order. Two questions are never made one. */
public record Turns(Optional<String> current, List<String> waiting) implements EntityState {

    /** Past it a question is refused as busy. */
    public static final int WAITING_MAX = 16;

    static final Turns NONE = new Turns(Optional.empty(), List.of());

    public Turns {
        waiting = List.copyOf(waiting);
    }

    boolean isBusy() {
        return current.isPresent();
    }

    boolean isFull() {
        return waiting.size() >= WAITING_MAX;
    }

    boolean knows(String runId) {
        return isOf(runId) || waiting.contains(runId);
    }

    boolean isOf(String runId) {
        return current.filter(runId::equals).isPresent();
    }

    Refused busy(String why) {
        var facts = current.map(run -> Map.of("busyWith", run)).orElse(Map.of());
        return new Refused(Refusal.BUSY, why, facts);
    }

    /** Where one stands that waits. */
    TurnQueued queued(String runId) {
        return new TurnQueued(current.orElseThrow(), waiting.indexOf(runId));
    }

    Turns asked(String runId, boolean interrupts) {
        if (current.isEmpty()) return new Turns(Optional.of(runId), waiting);
        var next = new ArrayList<>(waiting);
        next.add(interrupts ? 0 : next.size(), runId);
        return new Turns(current, next);
    }

    Turns passed(String runId) {
        var left = waiting.stream().filter(other -> !other.equals(runId)).toList();
        if (!isOf(runId)) return new Turns(current, left);
        return left.isEmpty() ? NONE : new Turns(Optional.of(left.get(0)), left.subList(1, left.size()));
    }
}

package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A decision under way: the room as it will be, with the facts that lead there. Used by one decision, then thrown away. */
final class Telling {

    private final List<GroupSessionEvent> facts = new ArrayList<>();
    private final List<Errand> errands = new ArrayList<>();
    private final Moment moment;
    private GroupSession room;

    Telling(GroupSession room, Moment moment) {
        this.room = room;
        this.moment = moment;
    }

    GroupSession room() {
        return room;
    }

    Round round() {
        return room.openRound().orElseThrow();
    }

    Moment moment() {
        return moment;
    }

    Instant now() {
        return moment.now();
    }

    void write(GroupSessionEvent fact) {
        facts.add(fact);
        room = GroupSession.fold(room, fact);
    }

    void then(Errand errand) {
        errands.add(errand);
    }

    Step step() {
        return new Step(facts, errands);
    }
}

package ninja.helpy.agents.session;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a room chooses who answers what is said to nobody by name. To add one: a record here and a constant in
 * {@link RoomSettings.RespondMode}; the compiler shows the line that is missing. Whoever is chosen by none of these is
 * never made to speak by anything that comes after: later steps only take away.
 */
public sealed interface Strategy {

    /**
     * Those who answer, in order.
     *
     * @param candidates who may speak now, the best first
     */
    List<Considered> choose(List<Considered> candidates, GroupSession room);

    /** How many of the chosen answer. */
    int placesMax(RoomSettings settings);

    /** Why nobody was chosen. */
    String nobody();

    static Strategy of(RoomSettings.RespondMode mode) {
        return switch (mode) {
            case MENTION -> new Mention();
            case SCORED -> new Scored();
            case ALL -> new All();
            case ROUND_ROBIN -> new RoundRobin();
            case MODERATED -> new Moderated();
        };
    }

    /** Only those who are asked by name answer. */
    record Mention() implements Strategy {
        @Override
        public List<Considered> choose(List<Considered> candidates, GroupSession room) {
            return List.of();
        }

        @Override
        public int placesMax(RoomSettings settings) {
            return 0;
        }

        @Override
        public String nobody() {
            return "nobody was asked by name";
        }
    }

    /** The best-scored, if they are good enough. */
    record Scored() implements Strategy {

        static final double SCORE_MIN = 0.2;

        @Override
        public List<Considered> choose(List<Considered> candidates, GroupSession room) {
            return candidates.stream().filter(c -> c.score() >= SCORE_MIN).toList();
        }

        @Override
        public int placesMax(RoomSettings settings) {
            return settings.respondersMax();
        }

        @Override
        public String nobody() {
            return "nobody has anything to say to it";
        }
    }

    /** Everyone, the best-scored first. */
    record All() implements Strategy {
        @Override
        public List<Considered> choose(List<Considered> candidates, GroupSession room) {
            return candidates;
        }

        @Override
        public int placesMax(RoomSettings settings) {
            return GroupSession.HELPYS_MAX;
        }

        @Override
        public String nobody() {
            return "nobody may speak";
        }
    }

    /** One after the other, in the order in which they came into the room. */
    record RoundRobin() implements Strategy {
        @Override
        public List<Considered> choose(List<Considered> candidates, GroupSession room) {
            var order = room.people().helpys().stream().map(RoomHelpy::helpyId).toList();
            var last = room.talk().lastOfHelpys().map(m -> m.sender().id());
            int from = last.map(order::indexOf).orElse(-1) + 1;
            return IntStream.range(0, order.size())
                    .mapToObj(i -> order.get((from + i) % order.size()))
                    .flatMap(id -> candidates.stream().filter(c -> c.helpyId().equals(id)))
                    .limit(1)
                    .toList();
        }

        @Override
        public int placesMax(RoomSettings settings) {
            return 1;
        }

        @Override
        public String nobody() {
            return "nobody may speak";
        }
    }

    /** The moderator answers, and calls whom it wants to hear; without a moderator the best-scored one does. */
    record Moderated() implements Strategy {
        @Override
        public List<Considered> choose(List<Considered> candidates, GroupSession room) {
            Optional<String> moderator = room.settings().moderatorId();
            var present = candidates.stream()
                    .filter(c -> moderator.filter(c.helpyId()::equals).isPresent())
                    .toList();
            return present.isEmpty() ? new Scored().choose(candidates, room) : present;
        }

        @Override
        public int placesMax(RoomSettings settings) {
            return 1;
        }

        @Override
        public String nobody() {
            return new Scored().nobody();
        }
    }
}

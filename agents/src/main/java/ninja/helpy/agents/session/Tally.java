package ninja.helpy.agents.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAdded;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyRemoved;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;

/**
 * How much each has said, and how long people waited. Counted from the facts, and used by nothing that the room decides.
 *
 * @param people everybody who has been here, who came first at the front; who has left stays
 * @param helpys those who are here, by id
 * @param answered rounds in which somebody answered
 * @param waited how long all of them together took to their first answer, from the message that set them off
 */
public record Tally(List<Person> people, Map<String, Voice> helpys, long answered, Duration waited)
        implements EntityState, ClusterMessage {

    /** Past it who came first and has left is forgotten. More than may be here at once. */
    static final int PEOPLE_MAX = 256;

    static final Tally NONE = new Tally(List.of(), Map.of(), 0, Duration.ZERO);

    public Tally {
        people = List.copyOf(people);
        helpys = Map.copyOf(helpys);
    }

    /** A person and how many messages he has said here. */
    public record Person(String userId, long messages) implements EntityState, ClusterMessage {}

    /** A Helpy, since when it is here, and what it has said. */
    public record Voice(Instant since, long responses, Optional<Instant> lastSpokeAt)
            implements EntityState, ClusterMessage {

        static Voice since(Instant at) {
            return new Voice(at, 0, Optional.empty());
        }
    }

    public long messagesOf(String userId) {
        return people.stream()
                .filter(person -> person.userId().equals(userId))
                .mapToLong(Person::messages)
                .sum();
    }

    public Optional<Voice> voiceOf(String helpyId) {
        return Optional.ofNullable(helpys.get(helpyId));
    }

    /** 1 if all people have said equally much, 0 if only one has spoken. Of one person alone nothing can be said. */
    public Optional<Double> balance() {
        double total = people.stream().mapToLong(Person::messages).sum();
        if (people.size() < 2 || total == 0) return Optional.empty();
        double entropy = people.stream()
                .filter(person -> person.messages() > 0)
                .mapToDouble(person -> person.messages() / total)
                .map(share -> -share * Math.log(share))
                .sum();
        return Optional.of(Math.round(1000 * entropy / Math.log(people.size())) / 1000.0);
    }

    public Optional<Duration> firstAnswerAfter() {
        return answered == 0 ? Optional.empty() : Optional.of(waited.dividedBy(answered));
    }

    /** {@code room}: as it was before the fact. */
    Tally after(GroupSession room, GroupSessionEvent fact) {
        if (fact instanceof SessionCreated e) {
            var all = new HashMap<String, Voice>();
            e.helpys().forEach(helpy -> all.put(helpy.helpyId(), Voice.since(e.at())));
            return with(all);
        }
        if (fact instanceof UserJoined e) return joined(room, e.userId());
        if (fact instanceof MessagePosted e)
            return said(room, e.message().sender().id());
        if (fact instanceof HelpyAdded e) return with(e.helpy().helpyId(), Voice.since(e.at()));
        if (fact instanceof HelpyRemoved e) {
            var left = new HashMap<>(helpys);
            left.remove(e.helpyId());
            return with(left);
        }
        return fact instanceof AnswerDelivered e ? answered(room, e) : this;
    }

    private Tally joined(GroupSession room, String userId) {
        if (people.stream().anyMatch(person -> person.userId().equals(userId))) return this;
        var next = new ArrayList<>(people);
        next.add(new Person(userId, 0));
        if (next.size() > PEOPLE_MAX) {
            next.stream()
                    .filter(person -> !room.isMember(person.userId()))
                    .findFirst()
                    .ifPresent(next::remove);
        }
        return new Tally(next, helpys, answered, waited);
    }

    private Tally said(GroupSession room, String userId) {
        var next = joined(room, userId).people().stream()
                .map(person -> person.userId().equals(userId) ? new Person(userId, person.messages() + 1) : person)
                .toList();
        return new Tally(next, helpys, answered, waited);
    }

    private Tally answered(GroupSession room, AnswerDelivered e) {
        var spoken = voiceOf(e.helpyId())
                .map(voice -> with(e.helpyId(), new Voice(voice.since(), voice.responses() + 1, Optional.of(e.at()))))
                .orElse(this);
        var asked = room.openRound()
                .filter(round -> e.order() == 1 && round.roundId().equals(e.roundId()))
                .map(round ->
                        room.message(round.triggerMessageId()).map(Message::at).orElse(round.startedAt()));
        return asked.map(at -> new Tally(
                        spoken.people, spoken.helpys, answered + 1, waited.plus(Duration.between(at, e.at()))))
                .orElse(spoken);
    }

    private Tally with(String helpyId, Voice voice) {
        var next = new HashMap<>(helpys);
        next.put(helpyId, voice);
        return with(next);
    }

    private Tally with(Map<String, Voice> next) {
        return new Tally(people, next, answered, waited);
    }
}

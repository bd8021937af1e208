package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationStirred;
import ninja.helpy.agents.reader.ReaderMoved;

/** The connections of this node by person: what is new for somebody alone goes to all that are his. */
public final class PeopleHere extends AbstractBehavior<PeopleHere.Command> {

    /** Connections of one person to one node; one more is sent away. */
    static final int CONNECTIONS_MAX = 64;

    /** What connections tell this actor; all of it stays on this node. */
    public interface Command {}

    /** This person is behind the connection from now until it stops. */
    record Came(SocketUser user, ActorRef<SocketCommand> connection) implements Command {}

    private record Went(Person person, ActorRef<SocketCommand> connection) implements Command {}

    private record Stirred(ConversationStirred what) implements Command {}

    private record Moved(ReaderMoved what) implements Command {}

    private record Person(String workspaceId, String userId) {}

    private final Map<Person, Set<ActorRef<SocketCommand>>> people = new HashMap<>();

    public static Behavior<Command> create(Entities entities) {
        return Behaviors.setup(context -> {
            entities.hearConversations(context.messageAdapter(ConversationStirred.class, Stirred::new));
            entities.hearReaders(context.messageAdapter(ReaderMoved.class, Moved::new));
            return new PeopleHere(context);
        });
    }

    private PeopleHere(ActorContext<Command> context) {
        super(context);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Came.class, this::onCame)
                .onMessage(Went.class, this::onWent)
                .onMessage(Stirred.class, this::onStirred)
                .onMessage(Moved.class, this::onMoved)
                .build();
    }

    private Behavior<Command> onCame(Came c) {
        var person = new Person(c.user().workspaceId(), c.user().userId());
        var connections = people.computeIfAbsent(person, p -> new LinkedHashSet<>(2));
        if (connections.size() >= CONNECTIONS_MAX) {
            c.connection().tell(new SocketCommand.TooMany());
        } else if (connections.add(c.connection())) {
            getContext().watchWith(c.connection(), new Went(person, c.connection()));
        }
        return this;
    }

    private Behavior<Command> onWent(Went c) {
        var connections = people.get(c.person());
        if (connections != null && connections.remove(c.connection()) && connections.isEmpty()) {
            people.remove(c.person());
        }
        return this;
    }

    private Behavior<Command> onStirred(Stirred c) {
        var what = c.what();
        tell(
                new Person(what.workspaceId(), what.userId()),
                new SocketCommand.Stirred(what.conversationId(), what.after()));
        return this;
    }

    private Behavior<Command> onMoved(Moved c) {
        tell(
                new Person(c.what().workspaceId(), c.what().userId()),
                new SocketCommand.HasRead(c.what().place()));
        return this;
    }

    private void tell(Person person, SocketCommand news) {
        people.getOrDefault(person, Set.of()).forEach(connection -> connection.tell(news));
    }
}

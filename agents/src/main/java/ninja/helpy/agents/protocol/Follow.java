package ninja.helpy.agents.protocol;

import akka.actor.typed.ActorRef;

/** "What is after N?": the one question of every reader, whatever it reads. */
public interface Follow {

    long after();

    ActorRef<Reply> replyTo();
}

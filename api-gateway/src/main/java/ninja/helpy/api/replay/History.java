package ninja.helpy.api.replay;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedPage;
import ninja.helpy.persistence.replay.Replay;
import ninja.helpy.persistence.replay.StateAt;

/** The past as the API reads it. */
public interface History {

    /** At most {@code limit} events of a workspace after a position, oldest first. */
    CompletionStage<FeedPage> page(String workspaceId, long after, int limit, FeedFilter filter);

    /** Every event after a position, then whatever comes. */
    Source<FeedPage, NotUsed> follow(String workspaceId, long after);

    /** An entity after its event {@code at}, or as it is now. */
    CompletionStage<Optional<StateAt>> view(String entityType, EntityId entity, OptionalLong at);

    /** The events of an entity from sequence number {@code from} to {@code to}, as far as there are any; not masked. */
    Source<JournalEvent, NotUsed> facts(String entityType, EntityId entity, long from, long to);

    static History of(Feed feed, Replay replay) {
        return new History() {
            @Override
            public CompletionStage<FeedPage> page(String workspaceId, long after, int limit, FeedFilter filter) {
                return feed.page(workspaceId, after, limit, filter);
            }

            @Override
            public Source<FeedPage, NotUsed> follow(String workspaceId, long after) {
                return feed.follow(workspaceId, after);
            }

            @Override
            public CompletionStage<Optional<StateAt>> view(String entityType, EntityId entity, OptionalLong at) {
                return replay.view(entityType, entity, at);
            }

            @Override
            public Source<JournalEvent, NotUsed> facts(String entityType, EntityId entity, long from, long to) {
                return replay.facts(entityType, entity, from, to);
            }
        };
    }
}

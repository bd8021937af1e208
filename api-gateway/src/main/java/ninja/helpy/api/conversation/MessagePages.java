package ninja.helpy.api.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.persistence.view.MessagesView.Line;

/**
 * All messages of a conversation or room, newest first. The newest come from the entity, so that one reads what one has
 * just written; the older ones from the view. A cursor says where: {@code m~id~time} after a message, {@code s~n} before a
 * sequence number of the journal.
 */
public record MessagePages(Lists lists) {

    private static final Pattern AFTER_MESSAGE = Pattern.compile("m~([A-Za-z0-9_-]{1,64})~(\\d{1,15})");
    private static final Pattern BEFORE_NUMBER = Pattern.compile("s~(\\d{1,18})");

    /** View pages that are looked through for the message where the entity's memory ends. */
    private static final int LOOKS_MAX = 4;

    /** Where to read: of which kind it is, what its entity remembers, and how many messages there ever were. */
    public record Talk(String entityType, EntityId id, List<Message> recent, Reactions reactions, long total) {

        MessageShape shape(Message message) {
            return MessageShape.of(id.id(), message, reactions.of(message.messageId()));
        }
    }

    private record Anchor(String messageId, Instant at) {}

    public CompletionStage<Page<MessageShape>> page(Call call, Talk talk) {
        int limit = Page.limit(call);
        var cursor = Page.cursor(call).orElse("");
        var number = BEFORE_NUMBER.matcher(cursor);
        if (number.matches()) return fromView(talk, Optional.of(number.group(1)), limit);
        var newestFirst = new ArrayList<>(talk.recent());
        Collections.reverse(newestFirst);
        if (cursor.isEmpty()) return fromMemory(talk, newestFirst, limit);
        var after = AFTER_MESSAGE.matcher(cursor);
        if (!after.matches()) {
            throw Problem.invalid("cursor", "must be the nextCursor of an earlier page")
                    .asException();
        }
        var anchor = new Anchor(after.group(1), Instant.ofEpochMilli(Long.parseLong(after.group(2))));
        int place = newestFirst.stream().map(Message::messageId).toList().indexOf(anchor.messageId());
        boolean remembered = place >= 0 && place + 1 < newestFirst.size();
        return remembered
                ? fromMemory(talk, newestFirst.subList(place + 1, newestFirst.size()), limit)
                : older(talk, anchor, Optional.empty(), limit, LOOKS_MAX);
    }

    private static CompletionStage<Page<MessageShape>> fromMemory(Talk talk, List<Message> left, int limit) {
        var shown = left.subList(0, Math.min(limit, left.size()));
        boolean more = left.size() > limit || talk.total() > talk.recent().size();
        var next =
                shown.isEmpty() || !more ? Optional.<String>empty() : Optional.of(after(shown.get(shown.size() - 1)));
        var items = shown.stream().map(talk::shape).toList();
        return CompletableFuture.completedFuture(new Page<>(items, next));
    }

    private static String after(Message message) {
        return Page.encode("m~" + message.messageId() + '~' + message.at().toEpochMilli());
    }

    private CompletionStage<Page<MessageShape>> fromView(Talk talk, Optional<String> before, int limit) {
        return lists.messages(talk.entityType(), talk.id(), before, limit)
                .thenApply(page -> shown(talk, page.items(), page.next(), limit));
    }

    /** What the view has beyond the last message that was shown from memory. */
    private CompletionStage<Page<MessageShape>> older(
            Talk talk, Anchor anchor, Optional<String> before, int limit, int looks) {
        return lists.messages(talk.entityType(), talk.id(), before, Page.LIMIT_MAX)
                .thenCompose(page -> {
                    var beyond = beyond(page.items(), anchor);
                    if (beyond.isEmpty() && page.next().isPresent() && looks > 1) {
                        return older(talk, anchor, page.next(), limit, looks - 1);
                    }
                    return CompletableFuture.completedFuture(shown(talk, beyond, page.next(), limit));
                });
    }

    private static List<Line> beyond(List<Line> lines, Anchor anchor) {
        int place = lines.stream().map(Line::messageId).toList().indexOf(anchor.messageId());
        if (place >= 0) return lines.subList(place + 1, lines.size());
        return lines.stream().filter(line -> line.at().isBefore(anchor.at())).toList();
    }

    private static Page<MessageShape> shown(Talk talk, List<Line> lines, Optional<String> next, int limit) {
        var items = lines.stream()
                .limit(limit)
                .map(line -> MessageShape.of(talk.id().id(), line))
                .toList();
        var from = lines.size() > limit
                ? Optional.of(Long.toString(lines.get(limit - 1).seqNr()))
                : next;
        return new Page<>(items, from.map(number -> Page.encode("s~" + number)));
    }
}

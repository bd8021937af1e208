package ninja.helpy.api.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.presence.PresenceCommand.Here;
import ninja.helpy.agents.presence.PresenceCommand.Signs;
import ninja.helpy.agents.presence.Sign;

/** Who is in a room and who is typing, as this node was told: frames for changes, and the state for who comes later. */
final class RoomPresence {

    private final String sessionId;
    private final Set<String> online = new LinkedHashSet<>();
    private final Set<String> typing = new LinkedHashSet<>();
    private int count;
    private Optional<Frame> soFar = Optional.empty();

    RoomPresence(String sessionId) {
        this.sessionId = sessionId;
    }

    /** A frame, and to whom it says nothing new. */
    record Shown(Frame frame, Optional<String> exceptUserId) {}

    List<Shown> told(Signs signs, Instant now) {
        var shown = new ArrayList<Shown>();
        signs.here().ifPresent(here -> {
            if (isNews(here)) shown.add(new Shown(whole(here, now), Optional.empty()));
        });
        for (var sign : signs.items()) shown.add(shown(sign.content(), now));
        return shown;
    }

    private boolean isNews(Here here) {
        return here.count() != count
                || !online.equals(new LinkedHashSet<>(here.online()))
                || !typing.equals(new LinkedHashSet<>(here.typing()));
    }

    private Frame whole(Here here, Instant now) {
        online.clear();
        online.addAll(here.online());
        typing.clear();
        typing.addAll(here.typing());
        count = here.count();
        soFar = Optional.empty();
        return soFar(now);
    }

    private Shown shown(Sign.Content content, Instant now) {
        soFar = Optional.empty();
        if (content instanceof Sign.Came came) {
            if (online.add(came.userId())) count++;
            return new Shown(frame("user.online", now, "userId", came.userId()), Optional.empty());
        }
        if (content instanceof Sign.Went went) {
            if (online.remove(went.userId())) count--;
            typing.remove(went.userId());
            return new Shown(frame("user.offline", now, "userId", went.userId()), Optional.empty());
        }
        var sign = (Sign.Typing) content;
        if (sign.isTyping()) typing.add(sign.userId());
        else typing.remove(sign.userId());
        return new Shown(
                frame(
                        "user.typing",
                        now,
                        "conversationId",
                        sessionId,
                        "userId",
                        sign.userId(),
                        "isTyping",
                        sign.isTyping()),
                Optional.of(sign.userId()));
    }

    /** Rendered once for all who come before the next change. */
    Frame soFar(Instant now) {
        var frame = soFar.orElseGet(() ->
                frame("presence", now, "online", List.copyOf(online), "count", count, "typing", List.copyOf(typing)));
        soFar = Optional.of(frame);
        return frame;
    }

    private Frame frame(String event, Instant now, Object... keysAndValues) {
        var data = Frame.ordered("sessionId", sessionId);
        data.putAll(Frame.ordered(keysAndValues));
        return Frame.passing(event, data, now);
    }
}

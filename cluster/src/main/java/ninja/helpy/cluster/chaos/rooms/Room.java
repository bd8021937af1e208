package ninja.helpy.cluster.chaos.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One room: who is in it, what was acknowledged to them, and what each was told. */
final class Room {

    /** What somebody says last of all. */
    private static final String FAREWELL = "farewell of ";

    private final String id;
    private final int people;
    private final List<String> helpys;
    private final Map<String, Transcript> transcripts = new ConcurrentHashMap<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    /** Words that somebody was told are said, more than once. */
    private final List<String> twice = new CopyOnWriteArrayList<>();

    /** @param helpys by whose names they can be called */
    Room(String id, int people, List<String> helpys) {
        this.id = id;
        this.people = people;
        this.helpys = List.copyOf(helpys);
    }

    String id() {
        return id;
    }

    String path() {
        return "/groups/sessions/" + id;
    }

    List<String> helpys() {
        return helpys;
    }

    Transcript enter(String userId, Consumer<String> violation) {
        return transcripts.computeIfAbsent(userId, user -> new Transcript(violation));
    }

    Map<String, Transcript> transcripts() {
        return Map.copyOf(transcripts);
    }

    /** It was promised that these words are in the room, under this id. */
    void acknowledged(String words, String messageId) {
        String before = acknowledged.putIfAbsent(words, messageId);
        if (before != null && !before.equals(messageId)) twice.add(words);
    }

    /** Message ids by words. */
    Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    List<String> twice() {
        return List.copyOf(twice);
    }

    static String farewell(String userId) {
        return FAREWELL + userId;
    }

    /** Everybody has said farewell, and whoever has this transcript knows. */
    boolean isOverFor(Transcript transcript) {
        return transcripts.size() == people
                && transcripts.keySet().stream().allMatch(user -> transcript.hasHeard(farewell(user)));
    }

    static String messageId(JsonNode frame) {
        return frame.at("/data/message/messageId").asText();
    }

    static boolean isMessage(JsonNode frame, String content) {
        return frame.path("event").asText().equals("group.message")
                && frame.at("/data/message/content").asText().equals(content);
    }
}

package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import ninja.helpy.agents.protocol.FormsInJson;

/**
 * Version 1 knew no reactions; version 2 had people in the room itself, no mutes, and rounds as they were then; version 3
 * did not know since when nobody was there, so such rooms stay open until somebody has come and gone again; version 4 knew
 * nothing of creators, types and invitations; version 5 did not count who has said how much, so of such rooms the newest
 * messages are counted, those that they still keep; version 6 knew no forms of messages; version 7 not which model stood in; version 8 not that a model may compare the answers.
 */
public final class GroupSessionMigration extends JacksonMigration {

    private static final Set<String> ANSWERS = Set.of("helpy-answered", "answer-delivered");
    private static final Set<String> SETTINGS = Set.of("session-created", "settings-changed");

    @Override
    public int currentVersion() {
        return 9;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        var room = (ObjectNode) json;
        if (fromVersion < 2)
            ((ObjectNode) room.get("talk")).putObject("reactions").putObject("byMessage");
        if (fromVersion < 3) toVersion3(room);
        if (fromVersion < 4) ((ObjectNode) room.get("people")).putNull("desertedSince");
        if (fromVersion < 5) toVersion5(room);
        if (fromVersion < 6) toVersion6(room);
        if (fromVersion < 7) forms(room);
        if (fromVersion < 8) toVersion8(room);
        if (fromVersion < 9) toVersion9(room);
        return room;
    }

    private static void forms(ObjectNode room) {
        room.get("talk").get("recent").forEach(FormsInJson::addPlain);
        room.get("feed")
                .get("facts")
                .forEach(fact -> FormsInJson.addPlain(fact.get("event").get("message")));
    }

    private static void toVersion8(ObjectNode room) {
        var talk = (ObjectNode) room.get("talk");
        var texts = talk.get("answers");
        var answers = talk.putObject("answers");
        texts.properties()
                .forEach(one -> answers.putObject(one.getKey())
                        .put("text", one.getValue().asText())
                        .putNull("standIn"));
        room.get("feed").get("facts").forEach(fact -> {
            var event = (ObjectNode) fact.get("event");
            if (ANSWERS.contains(event.path("type").asText())) event.putNull("standIn");
        });
    }

    /** What was held for an open round is not known any more: with nothing left, no model is asked in it. */
    private static void toVersion9(ObjectNode room) {
        if (room.path("about").isObject()) GroupSessionEventMigration.coordination((ObjectNode) room.get("about"));
        var talk = (ObjectNode) room.get("talk");
        var byRun = talk.get("answers");
        talk.putObject("answers")
                .put("roundId", room.path("openRound").path("roundId").asText())
                .put("held", 0)
                .putNull("comparison")
                .set("byRun", byRun);
        room.get("feed").get("facts").forEach(fact -> {
            var event = (ObjectNode) fact.get("event");
            if (SETTINGS.contains(event.path("type").asText())) GroupSessionEventMigration.coordination(event);
        });
    }

    private static void toVersion3(ObjectNode room) {
        if (room.path("about").isObject()) {
            GroupSessionEventMigration.settings((ObjectNode) room.get("about").get("settings"));
        }
        room.path("helpys").forEach(helpy -> ((ObjectNode) helpy).putNull("ownerId"));
        var members = room.remove("members");
        var helpys = room.remove("helpys");
        var people = room.putObject("people");
        people.set("members", members);
        people.set("helpys", helpys);
        people.putObject("mutedUntil");
        ((ObjectNode) room.get("talk")).putArray("owed");
        if (room.path("openRound").isObject()) openRound(room);
        room.get("feed")
                .get("facts")
                .forEach(fact -> GroupSessionEventMigration.toVersion2((ObjectNode) fact.get("event")));
    }

    private static void toVersion5(ObjectNode room) {
        if (room.path("about").isObject()) SessionCreatedMigration.origin((ObjectNode) room.get("about"));
        ((ObjectNode) room.get("people")).putArray("invited");
        room.get("feed").get("facts").forEach(fact -> {
            var event = (ObjectNode) fact.get("event");
            if (event.path("type").asText().equals("session-created")) SessionCreatedMigration.origin(event);
        });
    }

    private static void toVersion6(ObjectNode room) {
        var said = new HashMap<String, Long>();
        var lastAt = new HashMap<String, JsonNode>();
        room.get("talk").get("recent").forEach(message -> {
            var sender = message.get("sender").get("id").asText();
            said.merge(sender, 1L, Long::sum);
            lastAt.put(sender, message.get("at"));
        });
        var tally = room.putObject("tally").put("answered", 0).put("waited", "PT0S");
        var people = tally.putArray("people");
        room.get("people").get("members").forEach(member -> {
            var userId = member.get("userId").asText();
            people.addObject().put("userId", userId).put("messages", said.getOrDefault(userId, 0L));
        });
        var helpys = tally.putObject("helpys");
        room.get("people").get("helpys").forEach(helpy -> {
            var helpyId = helpy.get("helpyId").asText();
            var voice = helpys.putObject(helpyId).put("responses", said.getOrDefault(helpyId, 0L));
            voice.set("since", room.get("about").get("startTime"));
            voice.set("lastSpokeAt", lastAt.get(helpyId));
        });
    }

    /** An answer that had taken its place was still called answered. */
    private static void openRound(ObjectNode room) {
        var round = (ObjectNode) room.get("openRound");
        GroupSessionEventMigration.round(round);
        var said = new HashSet<String>();
        room.get("talk")
                .get("recent")
                .forEach(message -> said.add(message.get("messageId").asText()));
        for (var responder : round.get("responders")) {
            var turn = (ObjectNode) responder;
            boolean isDelivered = turn.get("state").asText().equals(Round.State.ANSWERED.name())
                    && said.contains(turn.get("messageId").asText());
            if (isDelivered) turn.put("state", Round.State.DELIVERED.name());
            boolean hasBegun = !turn.get("state").asText().equals(Round.State.WAITING.name());
            if (hasBegun) turn.set("since", round.get("startedAt"));
        }
    }
}

package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import ninja.helpy.agents.protocol.FormsInJson;

/**
 * Version 1 knew no reactions; version 2 had people in the room itself, no mutes, and rounds as they were then; version 3
 * did not know since when nobody was there, so such rooms stay open until somebody has come and gone again; version 4
 * knew no forms of messages.
 */
public final class GroupSessionMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 5;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        var room = (ObjectNode) json;
        if (fromVersion < 2)
            ((ObjectNode) room.get("talk")).putObject("reactions").putObject("byMessage");
        if (fromVersion < 3) toVersion3(room);
        if (fromVersion < 4) ((ObjectNode) room.get("people")).putNull("desertedSince");
        if (fromVersion < 5) forms(room);
        return room;
    }

    private static void forms(ObjectNode room) {
        room.get("talk").get("recent").forEach(FormsInJson::addPlain);
        room.get("feed")
                .get("facts")
                .forEach(fact -> FormsInJson.addPlain(fact.get("event").get("message")));
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

package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.Contradiction;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.MessageEvent.MessageDeleted;
import ninja.helpy.agents.session.MessageEvent.MessageEdited;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.agents.session.RuleEvent.SettingsChanged;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.Test;

/** The journal of a room that has ended, as those read it who were in it. */
class RecordingOverHttpTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String sessionId =
            as("anna", "POST", "/groups/sessions", Map.of("name", "R")).at("/sessionId");
    private final String room = "/groups/sessions/" + sessionId;

    @Test
    void aRoomThatHasEndedNamesItsRecordingAndAnOpenOneHasNone() {
        assertProblem(as("anna", "GET", room + "/recording", Map.of()), 409, "invalid_state");
        assertThat(as("anna", "GET", room, Map.of()).json().has("recordingUrl")).isFalse();

        var ended = as("anna", "POST", room + "/end", Map.of());

        assertThat(ended.at("/recordingUrl")).isEqualTo(room + "/recording");
        assertThat(as("anna", "GET", room, Map.of()).at("/recordingUrl")).isEqualTo(room + "/recording");
    }

    @Test
    void everyFactIsALineAlsoThoseThatTheRoomHasLongForgotten() {
        int many = GroupSession.FACTS_MAX + 50;
        for (int i = 0; i < many / 2; i++) {
            as("ben", "POST", room + "/join", Map.of());
            as("ben", "POST", room + "/leave", Map.of());
        }
        long facts = 2 + 2L * (many / 2) + 1;
        IntStream.rangeClosed(1, (int) facts).forEach(i -> happened(new UserJoined("u-" + i, "U", AT)));

        var lines = recording();

        assertThat(lines).hasSize((int) facts);
        assertThat(lines)
                .extracting(line -> line.path("position").asLong())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(lines.get(0).path("userId").asText()).isEqualTo("u-1");
    }

    @Test
    void amountsAndStatesAreAsEverywhereOnTheWireAndWordsAreSaidOnce() {
        happened(new HelpyAnswered("r-1", "h-1", "run-1", "thought", Optional.empty(), 1_500_000_000, AT));
        happened(new SettingsChanged(RoomSettings.DEFAULT, "anna", AT));
        happened(new HelpyFailed("r-1", "h-1", "run-2", Refusal.PROVIDER_ERROR, "broken", AT));

        var lines = recording();

        assertThat(lines.get(0).path("type").asText()).isEqualTo("helpy-answered");
        assertThat(lines.get(0).path("costCredits").asText()).isEqualTo("1.5");
        assertThat(lines.get(0).has("text")).isFalse();
        assertThat(lines.get(1).at("/settings/turnWindow").asLong()).isEqualTo(30);
        assertThat(lines.get(2).path("code").asText()).isEqualTo("provider_error");
    }

    @Test
    void theWordsOfADeletedMessageAreNowhereInIt() {
        happened(new MessagePosted(said("m-1", "a secret", "{\"ticket\":\"secret\"}"), AT));
        happened(new MessageEdited("m-1", "another secret", AT));
        happened(new ContradictionNoted(
                "r-1", "h-1", "run-1", "m-2", new Contradiction("m-1", "says no", "no", "the secret"), AT));
        happened(new MessagePosted(said("m-3", "no offence"), AT));
        happened(new MessageDeleted("m-1", "anna", AT));
        IntStream.range(0, 5).forEach(i -> as("ben", "POST", room + (i % 2 == 0 ? "/join" : "/leave"), Map.of()));

        var lines = recording();

        assertThat(lines.toString()).doesNotContain("secret");
        assertThat(lines.get(0).at("/message/deleted").asBoolean()).isTrue();
        assertThat(lines.get(3).at("/message/content").asText()).isEqualTo("no offence");
    }

    @Test
    void itIsForThoseWhoWereInTheRoomItsCreatorAndTheWorkspace() {
        as("ben", "POST", room + "/join", Map.of());
        as("anna", "POST", room + "/leave", Map.of());
        as("ben", "POST", room + "/end", Map.of());

        assertThat(as("ben", "GET", room + "/recording", Map.of()).status()).isEqualTo(200);
        assertThat(as("anna", "GET", room + "/recording", Map.of()).status()).isEqualTo(200);
        assertThat(api.get(room + "/recording", tenant.ownerKey()).status()).isEqualTo(200);
        assertProblem(as("eva", "GET", room + "/recording", Map.of()), 403, "forbidden");
        assertProblem(as("eva", "GET", "/groups/sessions/none/recording", Map.of()), 404, "not_found");
    }

    @Test
    void aStrangerIsNotToldToJoinWhatHeCannotJoinAnyMore() {
        for (var path : List.of("/messages", "/participants", "/events")) {
            assertThat(as("eva", "GET", room + path, Map.of()).at("/detail")).isEqualTo("join the room first");
        }
        as("anna", "POST", room + "/end", Map.of());

        for (var path : List.of("/recording", "/messages", "/participants", "/events")) {
            var refused = as("eva", "GET", room + path, Map.of());
            assertProblem(refused, 403, "forbidden");
            assertThat(refused.at("/detail")).as(path).startsWith("the room has ended");
        }
        assertProblem(as("eva", "POST", room + "/join", Map.of()), 409, "invalid_state");
    }

    private static Message said(String messageId, String words) {
        return Message.plain(messageId, Message.Sender.human("anna", "Anna"), words, AT, Optional.empty());
    }

    private static Message said(String messageId, String words, String metadata) {
        var form = new MessageForm(MessageForm.ContentType.TEXT, Optional.of(metadata));
        var sender = Message.Sender.human("anna", "Anna");
        return new Message(messageId, sender, words, form, AT, Optional.empty(), Optional.empty());
    }

    /** In the journal, of which the tests write their own. It is read as far as the room itself has come. */
    private void happened(GroupSessionEvent fact) {
        api.history().happened(new EntityId(tenant.workspaceId(), sessionId), fact);
    }

    private List<JsonNode> recording() {
        as("anna", "POST", room + "/end", Map.of());
        var answer = as("anna", "GET", room + "/recording", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        return answer.text()
                .lines()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private RunningApi.Answer as(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, path, tenant.ownerKey(), body, "X-User-Id", userId);
    }
}

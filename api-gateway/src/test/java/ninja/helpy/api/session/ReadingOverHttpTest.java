package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import ninja.helpy.api.conversation.Unread;
import org.junit.jupiter.api.Test;

/** How far people have read. */
class ReadingOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @Test
    void eachReadsARoomAtHisOwnPaceAndNeverBackwards() {
        var room = "/groups/sessions/"
                + as("uma", "POST", "/groups/sessions", Map.of("name", "R")).at("/sessionId");
        as("udo", "POST", room + "/join", Map.of());
        var one = say(room, "one");
        var two = say(room, "two");
        say(room, "three");
        assertThat(as("uma", "GET", room + "/read", Map.of()).at("/unread")).isEqualTo("3");

        var read = as("uma", "PUT", room + "/read", Map.of("messageId", two));
        var back = as("uma", "PUT", room + "/read", Map.of("messageId", one));

        assertThat(read.at("/messageId")).as(read.text()).isEqualTo(two);
        assertThat(read.at("/number")).isEqualTo("2");
        assertThat(read.at("/unread")).isEqualTo("1");
        assertThat(back.json()).isEqualTo(read.json());
        assertThat(as("udo", "GET", room + "/read", Map.of()).at("/unread")).isEqualTo("3");
        assertThat(as("udo", "PUT", "/api" + room + "/read", Map.of()).at("/unread"))
                .isEqualTo("0");
        assertProblem(as("uma", "PUT", room + "/read", Map.of("messageId", "other")), 404, "not_found");
        assertProblem(as("stranger", "GET", room + "/read", Map.of()), 403, "forbidden");
    }

    @Test
    void aConversationIsReadByItsPersonAndNobodyElse() {
        var agent = api.agent(tenant, "Ada");
        var path = "/chat/conversations/"
                + as("uma", "POST", "/chat/conversations", Map.of("type", "individual", "agentId", agent))
                        .at("/conversationId")
                + "/read";

        var nothing = as("uma", "PUT", path, Map.of());

        assertThat(nothing.status()).as(nothing.text()).isEqualTo(200);
        assertThat(nothing.json().has("messageId")).isFalse();
        assertThat(nothing.at("/unread")).isEqualTo("0");
        assertProblem(as("udo", "GET", path, Map.of()), 404, "not_found");
    }

    @Test
    void theListOfRoomsTellsItsPeopleHowMuchTheyHaveNotRead() {
        var id = as("uma", "POST", "/groups/sessions", Map.of("name", "R")).at("/sessionId");
        var room = "/groups/sessions/" + id;
        as("udo", "POST", room + "/join", Map.of());
        var one = say(room, "one");
        say(room, "two");
        as("uma", "PUT", room + "/read", Map.of("messageId", one));

        assertThat(unread("uma")).isEqualTo("1");
        assertThat(unread("udo")).isEqualTo("2");
        assertThat(as("stranger", "GET", "/groups/sessions", Map.of())
                        .json()
                        .at("/items/0")
                        .has("unread"))
                .isFalse();
    }

    @Test
    void theRoomInWhichSomethingWasSaidLastComesFirstAndShowsHowItBegins() {
        var rooms = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            var room = as("udo", "POST", "/groups/sessions", Map.of("name", "R" + i))
                    .at("/sessionId");
            as("udo", "POST", "/groups/sessions/" + room + "/join", Map.of());
            rooms.add(room);
        }
        say("/groups/sessions/" + rooms.get(2), "earlier");
        say("/groups/sessions/" + rooms.get(0), "later");

        var listed = as("udo", "GET", "/groups/sessions?mine=true", Map.of());

        assertThat(listed.json().findValuesAsText("sessionId"))
                .containsExactly(rooms.get(0), rooms.get(2), rooms.get(1));
        assertThat(listed.at("/items/0/lastMessage/preview")).isEqualTo("later");
        assertThat(listed.at("/items/0/metrics/messages")).isEqualTo("1");
        assertThat(listed.json().at("/items/2").has("lastMessage")).isFalse();
    }

    @Test
    void conversationsCountWhatIsUnreadForThoseWhoAskTheNewestOnlyAndAHundredAtMost() {
        var agent = api.agent(tenant, "Ada");
        var me = Ids.next();
        for (int i = 0; i <= Unread.COUNTED_MAX; i++) {
            var id = as(me, "POST", "/chat/conversations", Map.of("agentId", agent))
                    .at("/conversationId");
            api.lists().began(me, agent, id, Instant.EPOCH.plusSeconds(i));
        }

        var uncounted = as(me, "GET", "/chat/conversations", Map.of()).json().get("items");
        var counted = as(me, "GET", "/chat/conversations?unread=true", Map.of())
                .json()
                .get("items");

        assertThat(uncounted).noneMatch(item -> item.has("unread"));
        assertThat(counted).filteredOn(item -> item.has("unread")).hasSize(Unread.COUNTED_MAX);
        assertThat(counted.get(0).get("unread").asLong()).isZero();
        assertThat(Unread.shown(250, 20)).isEqualTo(Unread.SHOWN_MAX);
    }

    private String unread(String userId) {
        return as(userId, "GET", "/groups/sessions", Map.of()).at("/items/0/unread");
    }

    private String say(String room, String words) {
        return as("udo", "POST", room + "/messages", Map.of("content", words)).at("/messageId");
    }

    private Answer as(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, path, tenant.ownerKey(), body, "X-User-Id", userId);
    }
}

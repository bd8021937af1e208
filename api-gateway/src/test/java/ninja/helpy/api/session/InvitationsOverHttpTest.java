package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

/** Who has opened a room, whom he asks to come, and what he may do that others may not. */
class InvitationsOverHttpTest {

    private static final String ROOMS = "/groups/sessions";

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String reader = api.key(tenant, "READ");

    @Test
    void aRoomSaysWhoOpenedItAndWhatItIsFor() {
        var study = as("anna", "POST", ROOMS, Map.of("name", "R", "sessionType", "study"));
        var plain = api.call("POST", ROOMS, tenant.ownerKey(), Map.of("name", "R"));

        assertThat(study.at("/createdBy")).isEqualTo("anna");
        assertThat(study.at("/sessionType")).isEqualTo("study");
        assertThat(study.at("/participants/0/userId")).isEqualTo("anna");
        assertThat(plain.at("/sessionType")).isEqualTo("free");
        assertThat(plain.json().has("createdBy")).isFalse();
        assertProblem(as("anna", "POST", ROOMS, Map.of("name", "R", "sessionType", "party")), 400, "validation_failed");
    }

    @Test
    void whoIsInvitedFindsTheRoomInHisListUntilHeJoins() {
        as("anna", "POST", ROOMS, Map.of("name", "Another"));
        var room = as("anna", "POST", ROOMS, Map.of("name", "R", "invitedUserIds", List.of("ben", "anna", "ben")));
        var path = ROOMS + "/" + room.at("/sessionId");

        var invitedTo = as("ben", "GET", ROOMS + "?invited=true", Map.of());
        var shown = api.call("GET", path, reader, Map.of(), "X-User-Id", "ben");
        var joined = api.call("POST", path + "/join", reader, Map.of(), "X-User-Id", "ben");

        assertThat(room.json().path("invitedUserIds")).hasSize(1);
        assertThat(invitedTo.json().findValuesAsText("name")).containsExactly("R");
        assertThat(invitedTo.at("/items/0/invited")).isEqualTo("true");
        assertThat(shown.at("/invited")).isEqualTo("true");
        assertThat(joined.json().path("invitedUserIds")).isEmpty();
        assertThat(as("ben", "GET", ROOMS + "?invited=true", Map.of()).json().path("items"))
                .isEmpty();
        assertThat(as("ben", "GET", ROOMS + "?mine=true", Map.of()).json().findValuesAsText("name"))
                .contains("R");
    }

    @Test
    void theCreatorInvitesAndEndsWithAnyKeyAndOthersNeedOneThatMayWrite() {
        var path = ROOMS + "/" + as("anna", "POST", ROOMS, Map.of("name", "R")).at("/sessionId");
        var eva = Map.of("userIds", List.of("eva"));

        assertProblem(reading("ben", "POST", path + "/invitations", eva), 403, "forbidden");
        assertProblem(reading("ben", "POST", path + "/end", Map.of()), 403, "forbidden");
        assertThat(reading("anna", "POST", path + "/invitations", eva).at("/invitedUserIds/0"))
                .isEqualTo("eva");
        assertThat(as("ben", "POST", path + "/invitations", Map.of("userIds", List.of("max", "eva")))
                        .json()
                        .path("invitedUserIds"))
                .hasSize(2);
        assertThat(reading("anna", "POST", path + "/end", Map.of()).at("/isActive"))
                .isEqualTo("false");
        assertProblem(reading("anna", "POST", path + "/invitations", eva), 409, "invalid_state");
    }

    @Test
    void anInvitationIsTakenBackByWhoMayInviteAndDeclinedByWhomItWasSentTo() {
        var invited = List.of("ben", "eva", "max@example.org");
        var path = ROOMS + "/"
                + as("anna", "POST", ROOMS, Map.of("name", "R", "invitedUserIds", invited))
                        .at("/sessionId");

        assertProblem(reading("eva", "DELETE", path + "/invitations/ben", Map.of()), 403, "forbidden");
        assertThat(reading("eva", "DELETE", path + "/invitations/eva", Map.of()).status())
                .isEqualTo(204);
        assertThat(reading("anna", "DELETE", path + "/invitations/max%40example.org", Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(reading("anna", "DELETE", path + "/invitations/nobody", Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(as("anna", "GET", path, Map.of())
                        .json()
                        .path("invitedUserIds")
                        .toString())
                .isEqualTo("[\"ben\"]");
    }

    @Test
    void whoIsNoUserCannotBeInvitedNorMoreThanTheBound() {
        var path = ROOMS + "/" + as("anna", "POST", ROOMS, Map.of("name", "R")).at("/sessionId") + "/invitations";
        var many = IntStream.range(0, GroupSession.INVITED_MAX)
                .mapToObj(i -> "u" + i)
                .toList();

        assertProblem(as("anna", "POST", path, Map.of("userIds", List.of("key:k-1"))), 400, "validation_failed");
        assertProblem(as("anna", "POST", path, Map.of()), 400, "validation_failed");
        assertThat(as("anna", "POST", path, Map.of("userIds", many)).status()).isEqualTo(200);
        assertThat(as("anna", "POST", path, Map.of("userIds", many)).status()).isEqualTo(200);
        assertProblem(as("anna", "POST", path, Map.of("userIds", List.of("one"))), 403, "plan_limit_reached");
    }

    private RunningApi.Answer as(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, path, tenant.ownerKey(), body, "X-User-Id", userId);
    }

    private RunningApi.Answer reading(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, path, reader, body, "X-User-Id", userId);
    }
}

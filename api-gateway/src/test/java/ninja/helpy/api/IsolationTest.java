package ninja.helpy.api;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Endpoint;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Walks the endpoint table itself, so a new endpoint is in the walk before anybody thinks of it. */
class IsolationTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final RunningApi api = RunningApi.get();
    private final Tenant mine = api.tenant();
    private final Tenant theirs = api.tenant();

    @TestFactory
    Stream<DynamicTest> anotherWorkspacesKeyFindsNothing() {
        return walk((endpoint, path) -> assertRefused(
                path,
                api.call(endpoint.method(), path, mine.ownerKey(), Map.of(), "X-Workspace-Id", theirs.workspaceId()),
                404,
                "not_found"));
    }

    @TestFactory
    Stream<DynamicTest> withoutAKeyNothingIsAnswered() {
        return walk((endpoint, path) ->
                assertRefused(path, api.call(endpoint.method(), path, "", Map.of()), 401, "unauthenticated"));
    }

    @TestFactory
    Stream<DynamicTest> theServiceKeyOpensNoWorkspace() {
        return walk((endpoint, path) -> assertRefused(
                path, api.call(endpoint.method(), path, RunningApi.ADMIN_KEY, Map.of()), 404, "not_found"));
    }

    @TestFactory
    Stream<DynamicTest> aKeyOfTooLowALevelIsForbidden() {
        var reader = api.key(theirs, "READ");
        var writer = api.key(theirs, "WRITE");
        return members()
                .filter(endpoint -> level(endpoint) != Level.READ)
                .map(endpoint -> DynamicTest.dynamicTest(endpoint.toString(), () -> {
                    var key = level(endpoint) == Level.OWNER ? writer : reader;
                    var path = filled(endpoint.template());
                    assertRefused(path, api.call(endpoint.method(), path, key, Map.of()), 403, "forbidden");
                }));
    }

    @Test
    void onlyTheServiceKeyCreatesWorkspacesAndGrantsCredits() {
        var grant = Map.of("amount", "1000", "reason", "because", "reference", "r");

        assertProblem(api.call("POST", "/api/workspaces", mine.ownerKey(), Map.of("name", "x")), 403, "forbidden");
        assertProblem(api.call("POST", mine.path("/credits"), mine.ownerKey(), grant), 403, "forbidden");
        assertProblem(api.call("POST", mine.path("/credits"), "", grant), 401, "unauthenticated");
    }

    @Test
    void whatBelongsToAnotherWorkspaceIsNotThereUnderOnesOwn() {
        var agentId = api.agent(theirs, "Ada");
        var room = api.call("POST", "/groups/sessions", theirs.ownerKey(), Map.of("name", "Room"))
                .at("/sessionId");
        var chat = api.call("POST", "/chat/conversations", theirs.ownerKey(), Map.of("agentId", agentId))
                .at("/conversationId");
        var helpys = Map.of("name", "Mine", "helpyIds", List.of(agentId));

        assertProblem(api.get(mine.path("/agents/" + agentId), mine.ownerKey()), 404, "not_found");
        assertProblem(api.get("/groups/sessions/" + room, mine.ownerKey()), 404, "not_found");
        assertProblem(api.get("/chat/conversations/" + chat, mine.ownerKey()), 404, "not_found");
        assertProblem(api.call("POST", "/groups/sessions", mine.ownerKey(), helpys), 422, "unprocessable");
        assertProblem(
                api.call("POST", "/chat/conversations", mine.ownerKey(), Map.of("agentId", agentId)), 404, "not_found");
        assertThat(api.get("/groups/sessions/" + room, theirs.ownerKey()).status())
                .isEqualTo(200);
    }

    /** On the OpenAI wire a refusal has OpenAI's shape and codes. */
    private static void assertRefused(String path, Answer answer, int status, String code) {
        if (!path.startsWith("/v1/")) {
            assertProblem(answer, status, code);
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.at("/error/message")).isNotBlank();
        assertThat(answer.at("/error/type")).endsWith("_error");
    }

    private interface Visit {
        void of(Endpoint endpoint, String path);
    }

    private Stream<DynamicTest> walk(Visit visit) {
        return members()
                .flatMap(endpoint -> endpoint.templates()
                        .map(template -> DynamicTest.dynamicTest(
                                endpoint.method() + " " + template, () -> visit.of(endpoint, filled(template)))));
    }

    private Stream<Endpoint> members() {
        var found = api.api().routes().endpoints().stream()
                .filter(endpoint -> endpoint.access() instanceof Access.Workspace)
                .toList();
        assertThat(found).hasSizeGreaterThan(30);
        return found.stream();
    }

    private static Level level(Endpoint endpoint) {
        return ((Access.Workspace) endpoint.access()).level();
    }

    private String filled(String template) {
        return PARAMETER
                .matcher(template)
                .replaceAll(found -> found.group(1).equals("workspaceId") ? theirs.workspaceId() : Ids.next());
    }
}

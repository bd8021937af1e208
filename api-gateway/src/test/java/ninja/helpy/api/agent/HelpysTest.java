package ninja.helpy.api.agent;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

/** Helpys over HTTP. */
class HelpysTest {

    private static final Map<String, ?> ADA = Map.of(
            "name",
            "Ada",
            "personality",
            Map.of("traits", List.of("curious", "patient"), "tone", "warm", "accent", "Scottish"),
            "subject",
            "maths",
            "avatar",
            "https://example.com/ada.png");

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @Test
    void aHelpyIsReadAsItWasMadeByWhoMadeIt() {
        var made = as("uma", "POST", "/helpys/create", ADA);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).contains("\"1\"");
        assertThat(made.at("/ownerUserId")).isEqualTo("uma");
        assertThat(made.at("/personality/traits/1")).isEqualTo("patient");
        assertThat(made.at("/personality/accent")).isEqualTo("Scottish");
        assertThat(made.json().path("memories")).isEmpty();
        assertThat(made.at("/relationshipDepth")).isEqualTo("0");
        assertThat(made.at("/relationshipStage")).isEqualTo("new");
        assertThat(made.at("/stats/runs")).isEqualTo("0");
        assertThat(made.json().has("lastInteraction")).isFalse();
        assertThat(as("uma", "GET", one(made), Map.of()).json()).isEqualTo(made.json());
        assertThat(as("uma", "GET", "/api" + one(made), Map.of()).json()).isEqualTo(made.json());
    }

    @Test
    void itIsAnAgentOfTheWorkspaceThatRoomsWeighByItsCharacter() {
        var made = as("uma", "POST", "/helpys/create", ADA);

        var agent = api.get(tenant.path("/agents/" + made.at("/helpyId")), tenant.ownerKey());

        assertThat(agent.at("/kind")).isEqualTo("helpy");
        assertThat(agent.at("/subject")).isEqualTo("maths");
        assertThat(agent.at("/personality")).isEqualTo("curious, patient; tone: warm; accent: Scottish");
        assertThat(api.get(tenant.path("/agents"), tenant.ownerKey()).at("/items/0/ownerUserId"))
                .isEqualTo("uma");
    }

    @Test
    void oneMadeAfterAnotherHasOfItWhatWasNotSaidAndNothingThatItRemembers() {
        var template =
                api.call("POST", "/helpys/create", tenant.ownerKey(), ADA).at("/helpyId");
        var memories = Map.of("add", List.of(Map.of("text", "sings")));
        api.call("PUT", "/helpys/" + template + "/memories", tenant.ownerKey(), memories);
        var body = Map.of("name", "Bob", "templateId", template, "voiceId", "v-1", "temperature", 0.1);

        var made = as("uma", "POST", "/helpys/create", body, "Idempotency-Key", "k");
        var again = as("uma", "POST", "/helpys/create", body, "Idempotency-Key", "k");

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(made.json());
        assertThat(made.at("/templateId")).isEqualTo(template);
        assertThat(made.at("/ownerUserId")).isEqualTo("uma");
        assertThat(made.at("/personality/accent")).isEqualTo("Scottish");
        assertThat(made.at("/subject")).isEqualTo("maths");
        assertThat(made.at("/avatar")).isEqualTo("https://example.com/ada.png");
        assertThat(made.at("/voiceId")).isEqualTo("v-1");
        assertThat(made.at("/temperature")).isEqualTo("0.1");
        assertThat(made.at("/systemPrompt")).startsWith("You are Bob").doesNotContain("Ada");
        assertThat(made.json().path("memories")).isEmpty();
        assertThat(as("uma", "GET", one(made), Map.of()).json()).isEqualTo(made.json());
    }

    @Test
    void whatOneMayNotSeeIsNoTemplate() {
        var umas = as("uma", "POST", "/helpys/create", ADA).at("/helpyId");
        var theirs =
                api.call("POST", "/helpys/create", api.tenant().ownerKey(), ADA).at("/helpyId");

        for (var templateId : List.of(umas, theirs, Ids.next())) {
            var body = Map.of("name", "Bob", "templateId", templateId);
            assertProblem(as("ben", "POST", "/helpys/create", body), 422, "unprocessable");
        }
        assertThat(as("ben", "GET", "/helpys", Map.of()).json().path("items")).isEmpty();
        assertWrong(as("ben", "POST", "/helpys/create", Map.of("templateId", "a b")), "templateId", "name");
    }

    @Test
    void oneListsOnesOwnAndTheWorkspaceAll() {
        as("uma", "POST", "/helpys/create", ADA);
        as("ben", "POST", "/helpys/create", ADA);
        api.call("POST", "/helpys/create", tenant.ownerKey(), ADA);

        assertThat(as("uma", "GET", "/helpys", Map.of()).json().findValuesAsText("ownerUserId"))
                .containsExactly("uma");
        assertThat(api.get("/helpys", tenant.ownerKey()).json().path("items")).hasSize(3);
        assertThat(api.get("/helpys?ownerUserId=ben", tenant.ownerKey()).json().path("items"))
                .hasSize(1);
        assertThat(api.get("/helpys?limit=2", tenant.ownerKey()).json().has("nextCursor"))
                .isTrue();
    }

    @Test
    void aHelpyOfSomebodyElseIsNotThereAndOneOfNobodyIsForAll() {
        var umas = one(as("uma", "POST", "/helpys/create", ADA));
        var everybodys = one(api.call("POST", "/helpys/create", tenant.ownerKey(), ADA));
        var memories = Map.of("add", List.of(Map.of("text", "x")));

        assertProblem(as("ben", "GET", umas, Map.of()), 404, "not_found");
        assertProblem(as("ben", "PUT", umas + "/memories", memories), 404, "not_found");
        assertProblem(as("ben", "PUT", umas + "/personality", Map.of("tone", "x")), 404, "not_found");
        assertProblem(as("ben", "POST", umas + "/reset", Map.of()), 404, "not_found");
        assertProblem(as("ben", "GET", umas + "/prompts", Map.of()), 404, "not_found");
        assertProblem(as("ben", "PUT", umas + "/prompts", Map.of("basePrompt", "x")), 404, "not_found");
        assertThat(as("ben", "GET", everybodys, Map.of()).status()).isEqualTo(200);
        assertThat(api.get(umas, tenant.ownerKey()).status()).isEqualTo(200);
    }

    @Test
    void anAgentOfAnotherKindAndAnotherWorkspacesHelpyAreNoHelpysHere() {
        var bot = api.call(
                        "POST",
                        tenant.path("/agents"),
                        tenant.ownerKey(),
                        Map.of("name", "Bot", "systemPrompt", "x", "kind", "bot"))
                .at("/agentId");
        var theirs = one(api.call("POST", "/helpys/create", api.tenant().ownerKey(), ADA));

        for (var path : List.of("/helpys/" + bot, theirs, "/helpys/" + Ids.next(), "/helpys/no.id")) {
            assertProblem(api.get(path, tenant.ownerKey()), 404, "not_found");
            assertProblem(api.call("POST", path + "/reset", tenant.ownerKey(), Map.of()), 404, "not_found");
            assertProblem(
                    api.call("PUT", path + "/prompts", tenant.ownerKey(), Map.of("basePrompt", "x")), 404, "not_found");
        }
    }

    @Test
    void aReaderMayLookAndNotChange() {
        var helpy = one(api.call("POST", "/helpys/create", tenant.ownerKey(), ADA));
        var reader = api.key(tenant, "READ");

        assertThat(api.get(helpy, reader).status()).isEqualTo(200);
        assertProblem(api.call("POST", helpy + "/reset", reader, Map.of()), 403, "forbidden");
        assertProblem(api.get(helpy + "/prompts", reader), 403, "forbidden");
    }

    @Test
    void theSameIdempotencyKeyMakesOneHelpyOfEachUser() {
        var first = as("uma", "POST", "/helpys/create", ADA, "Idempotency-Key", "k");
        var again = as("uma", "POST", "/helpys/create", ADA, "Idempotency-Key", "k");
        var bens = as("ben", "POST", "/helpys/create", ADA, "Idempotency-Key", "k");
        var other = as(
                "uma",
                "POST",
                "/helpys/create",
                Map.of("name", "Bob", "personality", Map.of()),
                "Idempotency-Key",
                "k");

        assertThat(again.at("/helpyId")).isEqualTo(first.at("/helpyId"));
        assertThat(bens.at("/helpyId")).isNotEqualTo(first.at("/helpyId"));
        assertProblem(other, 409, "idempotency_conflict");
    }

    @Test
    void anotherPersonalityIsAnotherVersionOfTheHelpyAndOfItsPrompt() {
        var helpy = one(as("uma", "POST", "/helpys/create", ADA));

        var changed = as("uma", "PUT", helpy + "/personality", Map.of("traits", List.of("dry")), "If-Match", "\"1\"");
        var late = as("uma", "PUT", helpy + "/personality", Map.of("tone", "loud"), "If-Match", "\"1\"");

        assertThat(changed.at("/version")).isEqualTo("2");
        assertThat(changed.json().path("personality").has("tone")).isFalse();
        assertProblem(late, 412, "version_conflict");
        var prompts = as("uma", "GET", helpy + "/prompts", Map.of());
        assertThat(prompts.at("/version")).isEqualTo("2");
        assertThat(prompts.at("/relationshipPrompt")).startsWith("Your character: dry.");
        assertThat(prompts.at("/versions/1/relationshipPrompt")).contains("curious");
    }

    @Test
    void memoriesAreAddedRemovedAndReplacedTheMostImportantFirst() {
        var path = one(as("uma", "POST", "/helpys/create", ADA)) + "/memories";

        var added = as(
                "uma",
                "PUT",
                path,
                Map.of("add", List.of(Map.of("text", "sings"), Map.of("text", "fears fractions", "importance", 0.9))));
        var again = as("uma", "PUT", path, Map.of("add", List.of(Map.of("text", "sings"))));
        var removed = as("uma", "PUT", path, Map.of("remove", List.of(added.at("/memories/1/memoryId"), "gone")));
        var replaced = as("uma", "PUT", path, Map.of("replace", List.of(Map.of("text", "dances"))));

        assertThat(added.json().findValuesAsText("text")).containsExactly("fears fractions", "sings");
        assertThat(again.json()).isEqualTo(added.json());
        assertThat(removed.json().findValuesAsText("text")).containsExactly("fears fractions");
        assertThat(replaced.json().findValuesAsText("text")).containsExactly("dances");
    }

    @Test
    void pastOneHundredTheLeastImportantMemoriesAreDropped() {
        var path = one(as("uma", "POST", "/helpys/create", ADA)) + "/memories";
        var many = IntStream.range(0, 100)
                .mapToObj(i -> Map.of("text", "text " + i))
                .toList();
        as("uma", "PUT", path, Map.of("add", List.of(Map.of("text", "dull", "importance", 0))));

        var full = as("uma", "PUT", path, Map.of("add", many));

        assertThat(full.json().findValuesAsText("text")).hasSize(100).doesNotContain("dull");
    }

    @Test
    void aResetForgetsAndKeepsThePersonalityUnlessToldOtherwise() {
        var helpy = one(as("uma", "POST", "/helpys/create", ADA));
        as("uma", "PUT", helpy + "/memories", Map.of("add", List.of(Map.of("text", "sings"))));

        var reset = as("uma", "POST", helpy + "/reset", Map.of());
        var blank = as("uma", "POST", helpy + "/reset", Map.of("keepPersonality", false));

        assertThat(reset.json().path("memories")).isEmpty();
        assertThat(reset.at("/personality/tone")).isEqualTo("warm");
        assertThat(blank.json().at("/personality/traits")).isEmpty();
        assertThat(as("uma", "GET", helpy + "/prompts", Map.of()).at("/relationshipPrompt"))
                .doesNotContain("curious");
    }

    @Test
    void onesOwnSectionsAreANewVersionAndLeaveOtherUsersAlone() {
        var helpy = one(api.call("POST", "/helpys/create", tenant.ownerKey(), ADA));
        var path = helpy + "/prompts";

        var written = as("uma", "PUT", path, Map.of("objectivesPrompt", "The exam in June."));
        var more = as("uma", "PUT", path, Map.of("basePrompt", "Be brief.", "academicPrompt", "Grade 7."));
        var less = as("uma", "PUT", path, Map.of("basePrompt", ""));

        assertThat(written.at("/version")).isEqualTo("1");
        assertThat(more.at("/compiledPrompt"))
                .startsWith("Be brief.\nYour name is Ada.\nYour subject is maths.\nGrade 7.")
                .contains("The exam in June.");
        assertThat(more.json().path("tokenCount").asLong()).isPositive();
        assertThat(less.at("/basePrompt")).startsWith("You are Ada");
        assertThat(less.json().path("versions")).hasSize(3);
        assertThat(less.at("/versions/0/version")).isEqualTo("3");
        assertThat(as("ben", "GET", path, Map.of()).at("/compiledPrompt")).doesNotContain("June");
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        var helpy = one(as("uma", "POST", "/helpys/create", ADA));
        var path = helpy + "/memories";

        assertWrong(
                as(
                        "uma",
                        "POST",
                        "/helpys/create",
                        Map.of(
                                "personality",
                                Map.of("traits", "x", "tone", 7, "a b", "c"),
                                "temperature",
                                3,
                                "ownerUserId",
                                "ben")),
                "name",
                "personality.traits",
                "personality.tone",
                "personality.a b",
                "temperature",
                "ownerUserId");
        assertWrong(as("uma", "POST", "/helpys/create", Map.of("name", "Ada")), "personality");
        assertWrong(as("uma", "PUT", path, Map.of()), "add");
        assertWrong(as("uma", "PUT", path, Map.of("add", List.of(), "replace", List.of())), "replace");
        assertWrong(
                as("uma", "PUT", path, Map.of("add", List.of(Map.of("text", "x".repeat(1_001), "importance", 2)))),
                "add[0].text",
                "add[0].importance");
        assertWrong(as("uma", "PUT", helpy + "/personality", Map.of("traits", List.of(1))), "traits");
        assertWrong(as("uma", "POST", helpy + "/reset", Map.of("keepPersonality", "yes")), "keepPersonality");
        assertWrong(as("uma", "PUT", helpy + "/prompts", Map.of()), "basePrompt");
        assertWrong(
                as("uma", "PUT", helpy + "/prompts", Map.of("academicPrompt", "x".repeat(8_001))), "academicPrompt");
    }

    private static void assertWrong(Answer answer, String... fields) {
        assertProblem(answer, 400, "validation_failed");
        assertThat(answer.json().path("details").findValuesAsText("field")).containsExactlyInAnyOrder(fields);
    }

    private static String one(Answer made) {
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/helpys/" + made.at("/helpyId");
    }

    private Answer as(String userId, String method, String path, Map<String, ?> body, String... headers) {
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "X-User-Id";
        all[1] = userId;
        return api.call(method, path, tenant.ownerKey(), body, all);
    }
}

package ninja.helpy.api.agent;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import ninja.helpy.agents.prompt.Compiled;
import ninja.helpy.agents.prompt.Prompt.Version;
import ninja.helpy.agents.prompt.Sections;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Fields;

/** What a Helpy is told, and what the caller has written into it for himself: HY-7, HY-8. */
public final class HelpyPromptEndpoints {

    static final String PATH = HelpyEndpoints.ONE + "/prompts";

    private static final String BASE = "basePrompt";
    private static final String ACADEMIC = "academicPrompt";
    private static final String OBJECTIVES = "objectivesPrompt";

    private final HelpyPrompting prompting;

    public HelpyPromptEndpoints(Asking asking) {
        this.prompting = new HelpyPrompting(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(PATH, Access.WRITE, this::show).alias("/api" + PATH),
                put(PATH, Access.WRITE, this::write).alias("/api" + PATH));
    }

    /** {@code compiledPrompt} is what a run of the caller is told now; {@code versions} the newest first. */
    record Shown(
            String helpyId,
            String userId,
            long version,
            String basePrompt,
            String academicPrompt,
            String relationshipPrompt,
            String objectivesPrompt,
            String compiledPrompt,
            long tokenCount,
            List<ShownVersion> versions) {

        static Shown of(Caller.Member member, HelpyPrompting.Compiled found) {
            var agent = found.speaker().agent();
            var voice = found.speaker().voice().orElseThrow();
            var sections = Sections.of(agent.config(), voice, found.prompt().own());
            var compiled = Compiled.of(agent.config(), sections, voice.memories());
            var versions = new ArrayList<>(
                    found.prompt().versions().stream().map(ShownVersion::of).toList());
            Collections.reverse(versions);
            return new Shown(
                    agent.agentId(),
                    member.userId(),
                    found.prompt().version(),
                    sections.base(),
                    sections.academic(),
                    sections.relationship(),
                    sections.objectives(),
                    compiled.text(),
                    compiled.tokens(),
                    versions);
        }
    }

    record ShownVersion(
            long version,
            String basePrompt,
            String academicPrompt,
            String relationshipPrompt,
            String objectivesPrompt,
            long tokenCount,
            Instant lastUpdated,
            long ratings,
            Optional<Double> effectiveness) {

        static ShownVersion of(Version version) {
            var sections = version.sections();
            return new ShownVersion(
                    version.version(),
                    sections.base(),
                    sections.academic(),
                    sections.relationship(),
                    sections.objectives(),
                    version.tokens(),
                    version.at(),
                    version.effect().ratings(),
                    version.effect().effectiveness());
        }
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return prompting
                .read(call.entity("helpyId"), call.member())
                .thenApply(found -> Answers.ok(Shown.of(call.member(), found)));
    }

    private CompletionStage<HttpResponse> write(Call call) {
        return call.fields().thenCompose(fields -> {
            var own = own(fields);
            fields.check();
            return prompting
                    .written(call.entity("helpyId"), call.member(), own)
                    .thenApply(written -> Answers.ok(Shown.of(call.member(), written)));
        });
    }

    private static Own own(Fields fields) {
        if (Stream.of(BASE, ACADEMIC, OBJECTIVES).noneMatch(fields::has)) {
            fields.wrong(BASE, "is missing, and so are " + ACADEMIC + " and " + OBJECTIVES);
        }
        return new Own(
                fields.textOrEmpty(BASE, Own.BASE_CHARS_MAX),
                fields.textOrEmpty(ACADEMIC, Own.OTHER_CHARS_MAX),
                fields.textOrEmpty(OBJECTIVES, Own.OTHER_CHARS_MAX));
    }
}

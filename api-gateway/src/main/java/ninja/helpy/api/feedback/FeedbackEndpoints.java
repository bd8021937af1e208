package ninja.helpy.api.feedback;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand.GiveFeedback;
import ninja.helpy.agents.agent.Feedback;
import ninja.helpy.agents.agent.Rating;
import ninja.helpy.agents.agent.Rating.Scale;
import ninja.helpy.agents.prompt.PromptCommand.RecordEffect;
import ninja.helpy.agents.prompt.PromptEntity;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Fields;

/** What people think of an answer: LL-4. Its agent is told, and the prompt that it followed. */
public final class FeedbackEndpoints {

    private static final String PATH = "/llm/feedback";

    private final Asking asking;
    private final AnsweredRuns runs;

    public FeedbackEndpoints(Asking asking, Lists lists) {
        this.asking = asking;
        this.runs = new AnsweredRuns(asking, lists);
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.post(PATH, Access.READ, this::give).alias("/api" + PATH));
    }

    record Given(String feedbackId, String runId, String messageId, int rating, String scale) {

        static Given of(Feedback feedback) {
            var rating = feedback.rating();
            return new Given(
                    feedback.feedbackId(),
                    feedback.runId(),
                    feedback.messageId(),
                    rating.value(),
                    rating.scale().name().toLowerCase(Locale.ROOT));
        }
    }

    private CompletionStage<HttpResponse> give(Call call) {
        return call.fields().thenCompose(fields -> {
            var rating = rating(fields);
            var comment =
                    fields.textOrEmpty("comment", Feedback.COMMENT_CHARS_MAX).filter(text -> !text.isBlank());
            var tags = fields.texts("tags", Feedback.TAGS_MAX, Feedback.TAG_CHARS_MAX);
            var answer = AnsweredRuns.Answer.read(fields);
            fields.check();
            return runs.find(call, answer)
                    .thenCompose(run -> told(call, run, feedback(call, run, rating.orElseThrow(), comment, tags)))
                    .thenApply(feedback -> Answers.json(202, Given.of(feedback)));
        });
    }

    /** Without a scale 1 is a thumb, as -1 is. */
    private static Optional<Rating> rating(Fields fields) {
        if (!fields.has("rating")) return fields.wrong("rating", "is missing");
        var scale = fields.oneOf("scale", Scale.class);
        return fields.integer("rating", -1, Rating.STARS_MAX).flatMap(value -> {
            var on = scale.orElse(Math.abs(value) == 1 ? Scale.THUMB : Scale.STARS);
            return Rating.isOn(on, value)
                    ? Optional.of(new Rating(on, value))
                    : fields.wrong("rating", "must be -1 or 1 for a thumb, or 1 to " + Rating.STARS_MAX + " for stars");
        });
    }

    private static Feedback feedback(Call call, View run, Rating rating, Optional<String> comment, List<String> tags) {
        var userId = call.member().userId();
        return new Feedback(
                Feedback.idOf(run.runId(), userId),
                run.runId(),
                run.order().messages().answer(),
                userId,
                rating,
                comment,
                tags);
    }

    /** The prompt is that of who asked, whoever rates. A repeat tells both again, and changes nothing. */
    private CompletionStage<Feedback> told(Call call, View run, Feedback feedback) {
        var agent = new EntityId(call.workspaceId(), run.order().agentId());
        var prompt = PromptEntity.idOf(agent, run.order().asker().id());
        return asking.agent(agent, to -> new GiveFeedback(feedback, to), Asking.DONE)
                .thenCompose(given -> asking.prompt(
                        prompt,
                        to -> new RecordEffect(
                                run.runId(),
                                feedback.userId(),
                                feedback.rating().points(),
                                run.startedAt(),
                                to),
                        Asking.DONE))
                .thenApply(done -> feedback);
    }
}

package ninja.helpy.agents.llm.routing;

import akka.stream.javadsl.Source;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.Usage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a question to the model that answers it: an answer that was given before, else the models of a {@link Route},
 * one after the other.
 */
public final class Routing {

    private static final Logger log = LoggerFactory.getLogger(Routing.class);

    private final Models models;
    private final AnswerCache answers;
    private final Router router;
    private final RoutedModel.Ports ports;

    public static Routing create(
            Models models, AnswerCache answers, RoutingSettings settings, RouteWatch watch, Clock clock) {
        var breakers = new Breakers(settings.breaker(), clock);
        return new Routing(
                models,
                answers,
                new RoutedModel.Ports(
                        settings,
                        breakers,
                        watch,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        System::nanoTime));
    }

    Routing(Models models, AnswerCache answers, RoutedModel.Ports ports) {
        this.models = models;
        this.answers = answers;
        this.router = new Router(models, ports.settings());
        this.ports = ports;
    }

    /** Empty if none of the models that may answer is configured. Does not fail: a cache that does is done without. */
    public CompletionStage<Optional<Route>> route(Question question) {
        var route = router.route(question).map(found -> kept(question, found));
        var key = route.flatMap(Route::key);
        if (key.isEmpty()) return CompletableFuture.completedFuture(told(route));
        return recalled(question.workspaceId(), key.get())
                .thenApply(answer ->
                        told(route.map(found -> answer.map(found::recalling).orElse(found))));
    }

    /** The same, only to know what an answer may cost: none is recalled, and nothing is counted. */
    public Optional<Route> foreseen(Question question) {
        return router.route(question);
    }

    /** The route as one model. It names itself by {@link ModelPiece.Answering}, whatever the request says. */
    public LanguageModel model(String workspaceId, Route route) {
        if (route.recalled().isPresent())
            return request -> again(route.recalled().get());
        var model = new RoutedModel(route.candidates(), ports);
        if (route.key().isEmpty()) return model;
        return request -> model.answer(request)
                .via(KeptAnswer.listening(
                        answer -> keep(workspaceId, route.key().get(), answer)));
    }

    public Optional<Models.Model> find(String model) {
        return models.find(model);
    }

    /** What any configured model costs, also one of a route that is no longer known. */
    public Optional<Price> price(String model) {
        return models.find(model).map(Models.Model::price);
    }

    public List<BreakerFigures> breakers() {
        return ports.breakers().figures();
    }

    private Route kept(Question question, Route route) {
        boolean isKept = ports.settings().cache().isEnabled() && question.isRepeatable();
        return isKept ? route.keptAs(AnswerKey.of(question, route.candidates())) : route;
    }

    private Optional<Route> told(Optional<Route> route) {
        route.ifPresent(found -> ports.watch().routed(found.tier()));
        return route;
    }

    private CompletionStage<Optional<StoredAnswer>> recalled(String workspaceId, String key) {
        var patience = ports.settings().cache().lookupTimeout();
        return answers.find(workspaceId, key)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    log.warn("the answer cache is done without: {}", failure.toString());
                    return Optional.empty();
                })
                .thenApply(answer -> {
                    ports.watch().lookedUp(answer.isPresent());
                    return answer;
                });
    }

    private void keep(String workspaceId, String key, StoredAnswer answer) {
        answers.keep(workspaceId, key, answer, ports.settings().cache().keptFor())
                .whenComplete((done, failure) -> {
                    if (failure != null) log.warn("an answer could not be kept: {}", failure.toString());
                });
    }

    private static Source<ModelPiece, LanguageModel.ModelCall> again(StoredAnswer answer) {
        List<ModelPiece> pieces = List.of(
                new ModelPiece.Answering(answer.model(), List.of()),
                new ModelPiece.Text(answer.text()),
                new ModelPiece.Finished("stop", Usage.NONE));
        return Source.from(pieces).mapMaterializedValue(any -> () -> {});
    }
}

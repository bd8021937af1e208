package ninja.helpy.api.openai;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.Problem.FieldProblem;
import ninja.helpy.api.wire.ProblemException;
import ninja.helpy.api.wire.ProblemShape;

/** Problems in OpenAI's shape: {@code {"error": {message, type, param, code}}}, with the codes its clients know. */
public final class OpenAiError implements ProblemShape {

    /** A fact of this name is the {@code code} of the error and is not told again. */
    static final String CODE = "openAiCode";

    private static final String INSUFFICIENT_QUOTA = "insufficient_quota";
    private static final HttpHeader DO_NOT_RETRY = RawHeader.create("X-Should-Retry", "false");

    @Override
    public HttpResponse response(Problem problem, String correlationId) {
        var response = Answers.json(status(problem.code()), body(problem)).addHeaders(problem.headers());
        return isFinal(problem.code()) ? response.addHeader(DO_NOT_RETRY) : response;
    }

    static ObjectNode body(Problem problem) {
        var error = JsonNodeFactory.instance.objectNode();
        error.put("message", problem.detail());
        error.put("type", type(problem.code()));
        error.put(
                "param",
                problem.details().stream().findFirst().map(FieldProblem::field).orElse(null));
        error.put("code", Optional.ofNullable(problem.facts().get(CODE)).orElseGet(() -> code(problem.code())));
        problem.facts().forEach((name, fact) -> {
            if (!name.equals(CODE) && !error.has(name)) error.put(name, fact);
        });
        var body = JsonNodeFactory.instance.objectNode();
        body.set("error", error);
        return body;
    }

    static ProblemException invalid(String param, String code, String message) {
        return refused(Code.VALIDATION_FAILED, param, code, message);
    }

    static ProblemException noSuchModel(String model) {
        return refused(
                Code.NOT_FOUND,
                "model",
                "model_not_found",
                "the model " + shortened(model) + " is not an agent of this workspace, by id or by name");
    }

    private static ProblemException refused(Code kind, String param, String code, String message) {
        var details = List.of(new FieldProblem(param, message));
        return new Problem(kind, message, details, Map.of(CODE, code), Optional.empty()).asException();
    }

    private static String shortened(String given) {
        return given.length() > 100 ? given.substring(0, 100) + "…" : given;
    }

    /**
     * Its clients take 429 with {@code insufficient_quota} for an empty purse, and know no 402. They repeat a 409, some of them
     * whatever they are told besides; a run that was stopped would be begun again.
     */
    private static int status(Code code) {
        if (code == Code.INVALID_STATE) return Code.VALIDATION_FAILED.status();
        return isOutOfCredits(code) ? Code.RATE_LIMITED.status() : code.status();
    }

    private static boolean isOutOfCredits(Code code) {
        return code == Code.INSUFFICIENT_CREDITS || code == Code.SPENDING_LIMIT_EXCEEDED;
    }

    /**
     * Its clients repeat 409, 429 and 5xx by themselves. Credits do not come back within seconds, another request under
     * the same key stays another one, and a run that takes long goes on: a repeat would pay twice.
     */
    private static boolean isFinal(Code code) {
        return isOutOfCredits(code) || code == Code.IDEMPOTENCY_CONFLICT || code == Code.TIMEOUT;
    }

    private static String type(Code code) {
        if (isOutOfCredits(code)) return INSUFFICIENT_QUOTA;
        return switch (code) {
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN, PLAN_LIMIT_REACHED -> "permission_error";
            case RATE_LIMITED -> "rate_limit_error";
            default -> code.status() >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    private static String code(Code code) {
        return switch (code) {
            case UNAUTHENTICATED -> "invalid_api_key";
            case INSUFFICIENT_CREDITS -> INSUFFICIENT_QUOTA;
            case RATE_LIMITED -> "rate_limit_exceeded";
            case VALIDATION_FAILED -> "invalid_value";
            default -> code.code();
        };
    }
}

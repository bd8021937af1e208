package ninja.helpy.agents.llm.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Tokens;

/** How hard a request looks, judged by what is written on it alone, and the signs that it was judged by. */
record Complexity(Level level, List<String> signs) {

    enum Level {
        SIMPLE,
        BASIC,
        COMPLEX
    }

    /** From this weight on a request is complex; without any it is simple if it is short, too. */
    private static final int COMPLEX_FROM = 3;

    private static final int SHORT_TOKENS_MAX = 40;
    private static final int LONG_TOKENS_MIN = 150;
    private static final int VERY_LONG_TOKENS_MIN = 500;
    private static final int HISTORY_DEEP_MIN = 8;
    private static final int HISTORY_VERY_DEEP_MIN = 20;
    private static final int CONSTRAINTS_MANY_MIN = 3;
    private static final int QUESTIONS_MANY_MIN = 3;

    /** Further than this nobody looks for signs; such a text is very long anyway. */
    private static final int CHARACTERS_READ_MAX = 20_000;

    private static final Pattern CODE = Pattern.compile(
            "```|[{}]\\s*$|\\);\\s*$|\\w\\(\\)|=>|\\w::\\w|\\w+(Exception|Error)\\b"
                    + "|^\\s*(#include|def \\w+\\(|class \\w+\\s*[({:]|import \\w+[.;]|SELECT\\s.{1,200}\\sFROM\\s)",
            Pattern.MULTILINE);
    private static final Pattern CODE_WORDS = Pattern.compile(
            "\\b(code|function|algorithm|bug|compile[rs]?|stack ?trace|refactor|regex|sql|api|unit tests?)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MATHS = Pattern.compile(
            "\\\\(frac|int|sum|sqrt|lim|begin)(?![a-z])|[∫∑∏√∞≤≥≠∂∇]|\\b\\w\\s*\\^\\s*\\w|\\b[a-z]\\s*=\\s*[-\\d]|\\bd/dx\\b");
    private static final Pattern MATHS_WORDS = Pattern.compile(
            "\\b(prove|proof|derive|integral|derivative|theorem|equations?|matri(x|ces)|probabilit(y|ies)|logarithm)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CONSTRAINT = Pattern.compile(
            "\\b(must|should|exactly|at least|at most|no more than|no longer than|without|only|except|do not|don't|never|always)\\b"
                    + "|^\\s*([-*•]|\\d+[.)])\\s",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern QUESTION = Pattern.compile("[?？؟]");

    Complexity {
        signs = List.copyOf(signs);
    }

    static Complexity of(ModelRequest request) {
        var asked = lastWords(request.messages());
        var text = asked.substring(0, Math.min(asked.length(), CHARACTERS_READ_MAX));
        long tokens = Tokens.ofText(asked);
        long constraints = count(CONSTRAINT, text, CONSTRAINTS_MANY_MIN);
        int depth = request.messages().size();
        var signs = new Signs()
                .weigh("long", tokens >= VERY_LONG_TOKENS_MIN ? 3 : tokens >= LONG_TOKENS_MIN ? 1 : 0)
                .weigh("code", isIn(CODE, text) ? 3 : isIn(CODE_WORDS, text) ? 2 : 0)
                .weigh("maths", isIn(MATHS, text) ? 3 : isIn(MATHS_WORDS, text) ? 2 : 0)
                .weigh("constraints", constraints >= CONSTRAINTS_MANY_MIN ? 2 : constraints > 0 ? 1 : 0)
                .weigh("several questions", count(QUESTION, text, QUESTIONS_MANY_MIN) >= QUESTIONS_MANY_MIN ? 1 : 0)
                .weigh("long history", depth >= HISTORY_VERY_DEEP_MIN ? 2 : depth >= HISTORY_DEEP_MIN ? 1 : 0)
                .weigh("tools", request.tools().isEmpty() ? 0 : COMPLEX_FROM);
        return signs.judged(tokens <= SHORT_TOKENS_MAX);
    }

    private static boolean isIn(Pattern sign, String text) {
        return sign.matcher(text).find();
    }

    private static long count(Pattern sign, String text, int max) {
        return sign.matcher(text).results().limit(max).count();
    }

    private static String lastWords(List<ModelRequest.Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof ModelRequest.User user) return user.text();
        }
        return "";
    }

    private static final class Signs {

        private final List<String> found = new ArrayList<>();
        private int weight;

        Signs weigh(String sign, int itsWeight) {
            weight += itsWeight;
            if (itsWeight > 0) found.add(sign);
            return this;
        }

        Complexity judged(boolean isShort) {
            if (weight >= COMPLEX_FROM) return new Complexity(Level.COMPLEX, found);
            if (weight == 0 && isShort) return new Complexity(Level.SIMPLE, List.of("short"));
            return new Complexity(Level.BASIC, found.isEmpty() ? List.of("usual length") : found);
        }
    }
}

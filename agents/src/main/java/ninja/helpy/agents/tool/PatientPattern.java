package ninja.helpy.agents.tool;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern of a stranger's schema: one that looks at a text too often counts as matched, the tool itself will object. */
final class PatientPattern implements RegularExpression {

    private static final int LOOKS_MAX = 1_000_000;

    private final Pattern pattern;

    private PatientPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    static RegularExpression of(String pattern) {
        try {
            return new PatientPattern(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw new SchemaException(e);
        }
    }

    @Override
    public boolean matches(String text) {
        try {
            return pattern.matcher(new Counted(text)).find();
        } catch (LookedTooOften | StackOverflowError e) {
            return true;
        }
    }

    /** A text that lets itself be looked at only so often. */
    private static final class Counted implements CharSequence {

        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > LOOKS_MAX) throw new LookedTooOften();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class LookedTooOften extends RuntimeException {

        private static final long serialVersionUID = 1;

        LookedTooOften() {
            super("a pattern looks at its text too often", null, false, false);
        }
    }
}

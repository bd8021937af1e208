package ninja.helpy.agents.session;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a sentence speaks of, which numbers it gives, and whether it denies something. Words of denial are known in English,
 * German, French and Spanish.
 */
record Sentence(String text, Set<String> words, List<String> numbers, boolean denies) {

    private static final int IN_COMMON_MIN = 3;
    private static final double ALIKE_MIN = 0.6;
    private static final int SHOWN_CHARACTERS_MAX = 200;

    private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+|[\\n\\r]+");
    private static final Pattern PART = Pattern.compile("\\d+(?:[.,]\\d+)*|\\p{L}+");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("\\d{1,30}(?:\\.\\d{1,30})?");
    private static final Pattern SHORT_NOT = Pattern.compile("n['\u2019]t\\b");
    private static final Set<String> DENIALS = Set.of(
            "not",
            "no",
            "never",
            "none",
            "nothing",
            "nobody",
            "neither",
            "nor",
            "without",
            "nicht",
            "kein",
            "keine",
            "keinen",
            "keiner",
            "keinem",
            "nie",
            "niemals",
            "nein",
            "pas",
            "jamais",
            "aucun",
            "aucune",
            "non",
            "nunca",
            "ning\u00fan",
            "ninguna");

    Sentence {
        words = Set.copyOf(words);
        numbers = List.copyOf(numbers);
    }

    /** The first so many sentences that say something; questions do not. */
    static List<Sentence> of(String text, int max) {
        return END.splitAsStream(text)
                .map(String::strip)
                .filter(sentence -> !sentence.isEmpty() && !sentence.endsWith("?"))
                .limit(max)
                .map(Sentence::of)
                .toList();
    }

    static Sentence of(String text) {
        var words = new HashSet<String>();
        var numbers = new ArrayList<String>();
        int denials = 0;
        for (var part : parts(text)) {
            if (Character.isDigit(part.charAt(0))) numbers.add(number(part));
            else if (DENIALS.contains(part)) denials++;
            else words.add(part);
        }
        return new Sentence(text, words, numbers.stream().sorted().toList(), denials % 2 == 1);
    }

    private static List<String> parts(String text) {
        var plain = text.toLowerCase(Locale.ROOT)
                .replace("cannot", "can not")
                .replace("won't", "will not")
                .replace("can't", "can not");
        return PART.matcher(SHORT_NOT.matcher(plain).replaceAll(" not"))
                .results()
                .map(found -> found.group())
                .toList();
    }

    /** 1,000 is 1000, 3,5 is 3.5 and 5.0 is 5; what is none of these stands as it is written. */
    private static String number(String written) {
        var plain = written.replaceAll(",(?=\\d{3}(?:\\D|$))", "").replace(',', '.');
        if (!PLAIN_NUMBER.matcher(plain).matches()) return written;
        return new BigDecimal(plain).stripTrailingZeros().toPlainString();
    }

    /** Nearly the same words, numbers and denials left aside. */
    boolean isAbout(Sentence other) {
        long common = words.stream().filter(other.words::contains).count();
        long all = words.size() + other.words.size() - common;
        return common >= IN_COMMON_MIN && common >= ALIKE_MIN * all;
    }

    boolean agreesWith(Sentence other) {
        return numbers.equals(other.numbers) && denies == other.denies;
    }

    /** Empty if both may be true. */
    Optional<String> conflictWith(Sentence other) {
        boolean sameNumbers = numbers.equals(other.numbers) || numbers.isEmpty() || other.numbers.isEmpty();
        if (denies == other.denies) return sameNumbers ? Optional.empty() : Optional.of("other numbers of the same");
        return sameNumbers ? Optional.of("one says what the other denies") : Optional.empty();
    }

    boolean begins(Set<String> words) {
        var parts = parts(text);
        return !parts.isEmpty() && words.contains(parts.get(0));
    }

    String shown() {
        return text.length() <= SHOWN_CHARACTERS_MAX ? text : text.substring(0, SHOWN_CHARACTERS_MAX) + "\u2026";
    }
}

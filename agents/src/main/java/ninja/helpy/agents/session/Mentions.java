package ninja.helpy.agents.session;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who is called by name in a text: {@code @Ada}, in any case. Of two names that fit the longer one is meant. */
final class Mentions {

    private Mentions() {}

    /** Ids of the Helpys in the order of the text. */
    static Set<String> in(String text, List<RoomHelpy> helpys) {
        var mentioned = new LinkedHashSet<String>();
        if (helpys.isEmpty() || text.indexOf('@') < 0) return mentioned;
        var names = helpys.stream()
                .map(RoomHelpy::name)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        var matcher = Pattern.compile(
                        "(?<![\\p{L}\\p{N}])@(" + names + ")(?![\\p{L}\\p{N}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text);
        while (matcher.find()) {
            var name = matcher.group(1);
            helpys.stream()
                    .filter(helpy -> helpy.name().equalsIgnoreCase(name))
                    .forEach(helpy -> mentioned.add(helpy.helpyId()));
        }
        return mentioned;
    }
}

package ninja.helpy.agents.llm;

import com.typesafe.config.Config;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the demo model can say: tones and subjects, picked by what an agent's system prompt says about it. */
record DemoVoice(Map<String, Tone> tones, List<Subject> subjects, Subject any) {

    private static final Pattern NAME =
            Pattern.compile("Your name is ([^.\\n]{1,60})|You are (\\p{Lu}[\\p{L}\\p{N}'_-]*)");
    private static final Pattern SUBJECT =
            Pattern.compile("(?i)(?:subject is |subject: |expert (?:in|on) |specialist (?:in|for) )([^.,;\\n]{2,60})");

    DemoVoice {
        tones = new TreeMap<>(tones);
    }

    static DemoVoice from(Config config) {
        var tones = new TreeMap<String, Tone>();
        for (var name : config.getObject("tones").keySet())
            tones.put(name, Tone.from(config.getConfig("tones." + name)));
        var subjects =
                config.getConfigList("subjects").stream().map(Subject::from).toList();
        return new DemoVoice(tones, subjects, Subject.from(config.getConfig("any")));
    }

    static String nameIn(String system) {
        return first(NAME, system).orElse("Helpy");
    }

    /** The tone that the prompt asks for, else one that stays the same for the same agent. */
    Tone toneFor(String system) {
        var words = system.toLowerCase(Locale.ROOT);
        return tones.values().stream()
                .filter(tone -> tone.signs().stream().anyMatch(words::contains))
                .findFirst()
                .orElseGet(
                        () -> pick(List.copyOf(tones.values()), nameIn(system).hashCode()));
    }

    /** What the prompt states as the subject; if it states none, the subject whose sign comes first in the prompt. */
    Subject subjectFor(String system) {
        var stated = first(SUBJECT, system);
        var known = knownIn(stated.orElse(system).toLowerCase(Locale.ROOT));
        return known.orElseGet(() -> any.calledBy(stated.orElse(any.says())));
    }

    private Optional<Subject> knownIn(String words) {
        return subjects.stream()
                .filter(subject -> subject.firstSignIn(words) < Integer.MAX_VALUE)
                .min(Comparator.comparingInt(subject -> subject.firstSignIn(words)));
    }

    static <T> T pick(List<T> choices, int seed) {
        return choices.get(Math.floorMod(seed, choices.size()));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) return Optional.empty();
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null)
                return Optional.of(matcher.group(group).strip());
        }
        return Optional.empty();
    }

    record Tone(List<String> signs, List<String> openings, List<String> closings) {

        static Tone from(Config config) {
            return new Tone(
                    config.getStringList("signs"), config.getStringList("openings"), config.getStringList("closings"));
        }
    }

    record Subject(List<Pattern> signs, String says, List<String> angles, List<String> pictures) {

        static Subject from(Config config) {
            var signs = config.getStringList("signs").stream()
                    .map(sign -> Pattern.compile("\\b" + Pattern.quote(sign) + "s?\\b"))
                    .toList();
            return new Subject(
                    signs, config.getString("says"), config.getStringList("angles"), config.getStringList("pictures"));
        }

        Subject calledBy(String name) {
            return new Subject(signs, name, angles, pictures);
        }

        int firstSignIn(String words) {
            int first = Integer.MAX_VALUE;
            for (var sign : signs) {
                var matcher = sign.matcher(words);
                if (matcher.find()) first = Math.min(first, matcher.start());
            }
            return first;
        }
    }
}

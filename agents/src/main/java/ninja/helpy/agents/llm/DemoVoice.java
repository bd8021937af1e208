package ninja.helpy.agents.llm;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo model can say: tones and subjects, picked by what an agent's system prompt says about it. */
record DemoVoice(Map<String, Tone> tones, List<Subject> subjects, Subject any) {

    private static final Pattern NAME =
            Pattern.compile("(?:You are|Your name is|Name:)\\s+[\"“]?(\\p{Lu}[\\p{L}\\p{N}'_-]*)");
    private static final Pattern SUBJECT = Pattern.compile(
            "(?i:subject(?: is|:)?|expert (?:in|on)|specialist (?:in|for)|knows about)\\s+([^.,;\\n]{2,40})");

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
        return first(NAME, system, "Helpy");
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

    /** The subject whose sign comes first in the prompt. */
    Subject subjectFor(String system) {
        var words = system.toLowerCase(Locale.ROOT);
        var best = any;
        int bestAt = Integer.MAX_VALUE;
        for (var subject : subjects) {
            int at = subject.firstSignIn(words);
            if (at < bestAt) {
                best = subject;
                bestAt = at;
            }
        }
        return bestAt == Integer.MAX_VALUE ? any.calledBy(first(SUBJECT, system, any.says())) : best;
    }

    static <T> T pick(List<T> choices, int seed) {
        return choices.get(Math.floorMod(seed, choices.size()));
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1).trim() : otherwise;
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
                    .map(sign -> Pattern.compile("\\b" + Pattern.quote(sign)))
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

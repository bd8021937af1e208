package ninja.helpy.api.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.api.wire.Fields;

/** A personality as it goes over the wire: one flat map, in which anything may be said that is a short text. */
final class PersonalityShape {

    private static final Set<String> KNOWN = Set.of("traits", "tone", "humour");

    private PersonalityShape() {}

    static Map<String, Object> shown(Personality personality) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("traits", personality.traits());
        personality.tone().ifPresent(tone -> shown.put("tone", tone));
        personality.humour().ifPresent(humour -> shown.put("humour", humour));
        shown.putAll(personality.more());
        return shown;
    }

    static Personality read(Fields fields) {
        var more = new LinkedHashMap<String, String>();
        var others =
                fields.names().stream().filter(name -> !KNOWN.contains(name)).toList();
        if (others.size() > Personality.MORE_MAX) {
            fields.wrong("traits", "may have at most " + Personality.MORE_MAX + " fields of other names beside it");
        }
        for (var name : others.subList(0, Math.min(others.size(), Personality.MORE_MAX))) {
            if (!Fields.isId(name)) fields.wrong(name, "is no name: " + Fields.NO_ID);
            else fields.textIfAny(name, Personality.CHARS_MAX).ifPresent(text -> more.put(name, text));
        }
        return new Personality(
                fields.texts("traits", Personality.TRAITS_MAX, Personality.CHARS_MAX),
                fields.textIfAny("tone", Personality.CHARS_MAX),
                fields.textIfAny("humour", Personality.CHARS_MAX),
                more);
    }
}

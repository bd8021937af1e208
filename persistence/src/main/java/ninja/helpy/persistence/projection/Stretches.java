package ninja.helpy.persistence.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts a group of events of many entities into stretches: consecutive events of one entity, without a hole. */
final class Stretches {

    private Stretches() {}

    static List<List<JournalEntry>> of(List<JournalEntry> group) {
        var stretches = new ArrayList<List<JournalEntry>>();
        Map<String, List<JournalEntry>> open = new LinkedHashMap<>();
        for (JournalEntry entry : group) {
            var stretch = open.get(entry.persistenceId());
            if (stretch == null || stretch.get(stretch.size() - 1).seqNr() + 1 != entry.seqNr()) {
                stretch = new ArrayList<>();
                stretches.add(stretch);
                open.put(entry.persistenceId(), stretch);
            }
            stretch.add(entry);
        }
        return stretches;
    }
}

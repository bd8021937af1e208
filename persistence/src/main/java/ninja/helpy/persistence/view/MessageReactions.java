package ninja.helpy.persistence.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import ninja.helpy.agents.conversation.Reactions.Reaction;

/** Reactions as the view keeps them: "emoji userId" in a set, which may be written twice and in any order. */
public final class MessageReactions {

    private MessageReactions() {}

    public static String written(String emoji, String userId) {
        return emoji + ' ' + userId;
    }

    static List<Reaction> read(Set<String> written) {
        var users = new LinkedHashMap<String, List<String>>();
        written.stream().sorted().forEach(one -> {
            int cut = one.indexOf(' ');
            users.computeIfAbsent(one.substring(0, cut), emoji -> new ArrayList<>())
                    .add(one.substring(cut + 1));
        });
        return users.entrySet().stream()
                .map(entry -> new Reaction(entry.getKey(), entry.getValue()))
                .toList();
    }
}

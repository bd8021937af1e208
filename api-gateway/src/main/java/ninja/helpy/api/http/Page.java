package ninja.helpy.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ninja.helpy.api.wire.Problem;

/** One page of a list: {@code nextCursor} absent on the last. */
public record Page<T>(List<T> items, Optional<String> nextCursor) {

    public static final int LIMIT = 50;
    public static final int LIMIT_MAX = 200;

    public Page {
        items = List.copyOf(items);
    }

    public static int limit(Call call) {
        return call.number("limit", 1, LIMIT_MAX).orElse((long) LIMIT).intValue();
    }

    /** A page of a list that an entity holds whole; the cursor is the id of the last item before it. */
    public static <T> Page<T> of(Call call, List<T> all, Function<T, String> id) {
        var after = cursor(call);
        int from = 0;
        if (after.isPresent()) {
            while (from < all.size() && !id.apply(all.get(from)).equals(after.get())) from++;
            from++;
        }
        var items = all.stream().skip(from).limit(limit(call)).toList();
        boolean more = from + items.size() < all.size();
        return new Page<>(items, more ? Optional.of(encode(id.apply(items.get(items.size() - 1)))) : Optional.empty());
    }

    public static Optional<String> cursor(Call call) {
        return call.query("cursor").map(cursor -> {
            try {
                return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("cursor", "must be the nextCursor of an earlier page")
                        .asException();
            }
        });
    }

    public static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }
}

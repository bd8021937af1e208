package ninja.helpy.cluster.log;

import com.fasterxml.jackson.core.JsonStreamContext;
import net.logstash.logback.mask.ValueMasker;
import org.jspecify.annotations.Nullable;

/** The same for every text value of a JSON log line. */
public final class MaskedJson implements ValueMasker {

    @Override
    public @Nullable Object mask(JsonStreamContext context, Object value) {
        if (!(value instanceof CharSequence text)) return null;
        String before = text.toString();
        String after = Masks.masked(before);
        return after.equals(before) ? null : after;
    }
}

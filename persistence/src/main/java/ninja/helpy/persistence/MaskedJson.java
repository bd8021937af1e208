package ninja.helpy.persistence;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import ninja.helpy.agents.protocol.Masked;
import org.jspecify.annotations.Nullable;

/** Events and states as people and programs outside may see them: whatever is {@link Masked} shows as three dots. */
public final class MaskedJson {

    public static final String MASK = "•••";

    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .annotationIntrospector(new Masking())
            .build();

    /** An event's is asked for with every event. */
    private static final ClassValue<String> TYPE_NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return WORD_START.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
        }
    };

    private MaskedJson() {}

    public static String of(Object eventOrState) {
        try {
            return JSON.writeValueAsString(eventOrState);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("not JSON: " + eventOrState.getClass(), bug);
        }
    }

    /** {@code MessageAppended} → {@code message-appended}. */
    public static String typeName(Object event) {
        return TYPE_NAMES.get(event.getClass());
    }

    private static final class Masking extends JacksonAnnotationIntrospector {
        @Override
        public @Nullable Object findSerializer(Annotated at) {
            return at.hasAnnotation(Masked.class) ? Dots.class : super.findSerializer(at);
        }
    }

    /** Not even the length of what it hides. */
    static final class Dots extends JsonSerializer<Object> {
        @Override
        public void serialize(Object hidden, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(MASK);
        }
    }
}

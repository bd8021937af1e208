package ninja.helpy.agents.llm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.llm.ModelRequest.User;
import org.jspecify.annotations.Nullable;

/** What the demo model answers: text, or the tool call that the user asked for. Same request, same answer. */
record DemoAnswer(String text, @Nullable ToolCall call) {

    private static final Pattern USE_TOOL =
            Pattern.compile("\\buse\\s+([\\p{L}\\p{N}_.-]+)\\s*(\\{.*\\})?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ASK = Pattern.compile("\\bask @([\\p{L}\\p{N}_-]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS = Pattern.compile("(?<= )");
    private static final Pattern NOISE = Pattern.compile("\\[demo]|@[\\p{L}\\p{N}_-]+|[\"“”{}]");
    private static final int TOPIC_WORDS_MAX = 7;
    private static final int RESULT_CHARACTERS_MAX = 400;

    static DemoAnswer to(ModelRequest request, DemoVoice voice) {
        var user = lastUser(request);
        var toolAnswer = toolAnswer(request);
        if (toolAnswer.isPresent()) return new DemoAnswer(fromTool(toolAnswer.get()), null);
        var call = askedTool(request, user);
        return call.isPresent() ? new DemoAnswer("", call.get()) : new DemoAnswer(speech(request, user, voice), null);
    }

    /** Its words, each with the space that follows it: what a model would stream. */
    List<String> pieces() {
        return text.isEmpty() ? List.of() : WORDS.splitAsStream(text).toList();
    }

    private static String speech(ModelRequest request, User user, DemoVoice voice) {
        var system = request.system();
        var name = DemoVoice.nameIn(system);
        var tone = voice.toneFor(system);
        var subject = voice.subjectFor(system);
        int seed = mixed((system + user.text()).hashCode() + request.messages().size());
        var speech = String.join(
                " ",
                addressed(user, name),
                DemoVoice.pick(tone.openings(), seed >>> 1),
                DemoVoice.pick(subject.angles(), seed >>> 3),
                DemoVoice.pick(subject.pictures(), seed >>> 5),
                DemoVoice.pick(tone.closings(), seed >>> 7),
                handedOn(user, name));
        return "[demo] "
                + speech.replace("{topic}", topic(user))
                        .replace("{who}", user.name() == null ? "friend" : user.name())
                        .replace("{subject}", subject.says())
                        .strip();
    }

    private static String addressed(User user, String name) {
        boolean isAddressed = Pattern.compile(
                        "@" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(user.text())
                .find();
        return isAddressed ? "You called for " + name + "?" : name + " here.";
    }

    /** Another Helpy is only called when the user asks for it, since a mention makes it speak. */
    private static String handedOn(User user, String name) {
        var ask = ASK.matcher(user.text());
        return ask.find() && !ask.group(1).equalsIgnoreCase(name) ? "@" + ask.group(1) + ", what would you add?" : "";
    }

    /** Spreads a hash over its bits, so that like questions do not get like answers. */
    private static int mixed(int hash) {
        int spread = hash * 0x9E3779B1;
        return spread ^ (spread >>> 15);
    }

    private static String topic(User user) {
        var words = NOISE.matcher(user.text()).replaceAll(" ").strip().split("\\s+", -1);
        var topic = Arrays.stream(words)
                .limit(TOPIC_WORDS_MAX)
                .collect(Collectors.joining(" "))
                .replaceAll("[\\p{Punct}]+$", "");
        return topic.isEmpty() ? "this" : "“" + topic + (words.length > TOPIC_WORDS_MAX ? "…”" : "”");
    }

    private static String fromTool(ToolAnswer answer) {
        var result = answer.result().strip();
        if (result.length() > RESULT_CHARACTERS_MAX) result = result.substring(0, RESULT_CHARACTERS_MAX) + "…";
        return "[demo] I asked the tool " + answer.name() + " and it says: " + result
                + " — that is what I would build on; tell me if you expected something else.";
    }

    private static Optional<ToolCall> askedTool(ModelRequest request, User user) {
        var use = USE_TOOL.matcher(user.text());
        while (use.find()) {
            var name = use.group(1);
            if (request.tools().stream().noneMatch(tool -> tool.name().equals(name))) continue;
            var arguments = use.group(2) == null ? "{}" : use.group(2);
            var callId = "demo-" + Integer.toHexString((name + arguments).hashCode()) + "-"
                    + request.messages().size();
            return Optional.of(new ToolCall(callId, name, arguments));
        }
        return Optional.empty();
    }

    private static Optional<ToolAnswer> toolAnswer(ModelRequest request) {
        var messages = request.messages();
        return messages.isEmpty() || !(messages.get(messages.size() - 1) instanceof ToolAnswer answer)
                ? Optional.empty()
                : Optional.of(answer);
    }

    private static User lastUser(ModelRequest request) {
        User last = new User("", null);
        for (var message : request.messages()) {
            if (message instanceof User user) last = user;
        }
        return last;
    }
}

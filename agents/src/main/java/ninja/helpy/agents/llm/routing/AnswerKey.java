package ninja.helpy.agents.llm.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import ninja.helpy.agents.llm.ModelRequest;

/** Tells questions apart by everything that their answer may depend on. Each part is hashed with its length before it. */
final class AnswerKey {

    /** Part of every key: to be raised when what is hashed changes. */
    private static final String VERSION = "1";

    private final MessageDigest sha;

    private AnswerKey() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** {@code candidates}: the models that may answer, since another choice of them is another answer. */
    static String of(Question question, Iterable<Candidate> candidates) {
        var key = new AnswerKey()
                .with(VERSION)
                .with(question.workspaceId())
                .with(question.agentId())
                .with(Long.toString(question.agentVersion()));
        candidates.forEach(candidate -> key.with(candidate.model().fullName()));
        var request = question.request();
        key.with("sampling")
                .with(Double.toString(request.temperature()))
                .with(Integer.toString(request.outputTokensMax()))
                .with(request.system());
        for (var message : request.messages()) key.with(((ModelRequest.User) message).text());
        return HexFormat.of().formatHex(key.sha.digest());
    }

    private AnswerKey with(String part) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
        return this;
    }
}

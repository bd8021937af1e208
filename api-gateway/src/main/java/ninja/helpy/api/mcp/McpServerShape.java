package ninja.helpy.api.mcp;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import ninja.helpy.agents.vault.Sealed;
import ninja.helpy.agents.workspace.McpServer;
import ninja.helpy.agents.workspace.McpServer.Auth;
import ninja.helpy.agents.workspace.McpServer.AuthType;
import ninja.helpy.api.wire.Fields;

/** An MCP server as it goes over the wire, and back. Its secret goes one way only. */
final class McpServerShape {

    private static final int NAME_CHARS_MAX = 32;
    private static final int URL_CHARS_MAX = 2_000;
    private static final int SECRET_CHARS_MAX = 4_000;
    private static final int USER_CHARS_MAX = 200;
    private static final int TOOLS_MAX = 64;
    private static final int TOOL_CHARS_MAX = 128;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]|_(?!_)){0,30}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^`|~-]{1,64}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7E]+");

    /** Headers that are ours, or that decide where a message begins and ends. */
    private static final Set<String> NOT_THEIRS = Set.of(
            "accept",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private McpServerShape() {}

    record Shown(
            String serverId, String name, String url, ShownAuth auth, List<String> allowedTools, boolean enabled) {}

    /** {@code hasSecret}: all that is ever said of it. */
    record ShownAuth(String type, Optional<String> header, Optional<String> user, boolean hasSecret) {}

    static Shown shown(McpServer server) {
        var auth = server.auth();
        return new Shown(
                server.serverId(),
                server.name(),
                server.url(),
                new ShownAuth(
                        auth.type().name().toLowerCase(Locale.ROOT),
                        Optional.of(auth.name()).filter(name -> auth.type() == AuthType.HEADER),
                        Optional.of(auth.name()).filter(name -> auth.type() == AuthType.BASIC),
                        auth.secret().isPresent()),
                server.toolsAllowed(),
                server.enabled());
    }

    /** A server as it was sent: what is not said is as it was {@code before}. */
    record Draft(String name, String url, Auth auth, Optional<String> secret, List<String> tools, boolean enabled) {

        /** {@code seal}: for the secret, if one was sent. */
        McpServer named(String serverId, Function<String, Sealed> seal) {
            var kept = new Auth(auth.type(), auth.name(), secret.map(seal).or(auth::secret));
            return new McpServer(serverId, name, url, kept, tools, enabled);
        }
    }

    static Draft read(Fields fields, Optional<McpServer> before) {
        var name = before.isPresent()
                ? fields.textIfAny("name", NAME_CHARS_MAX).orElse(before.get().name())
                : fields.text("name", NAME_CHARS_MAX);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            fields.wrong("name", "must have letters, digits, - and single _ only");
        }
        var url = before.isPresent()
                ? fields.textIfAny("url", URL_CHARS_MAX).orElse(before.get().url())
                : fields.text("url", URL_CHARS_MAX);
        var kept = before.map(server -> keptFor(url, server)).orElse(Auth.NONE);
        var auth = fields.object("auth");
        if (auth.isEmpty() && kept.type() != AuthType.NONE && kept.secret().isEmpty()) {
            fields.wrong("auth", "must be sent again: the secret that is kept is for another server");
        }
        return new Draft(
                name,
                url,
                auth.map(given -> auth(given, kept)).orElse(kept),
                auth.flatMap(McpServerShape::secret),
                fields.textsIfAny("allowedTools", TOOLS_MAX, TOOL_CHARS_MAX)
                        .or(() -> before.map(McpServer::toolsAllowed))
                        .orElse(List.of()),
                fields.flag("enabled").or(() -> before.map(McpServer::enabled)).orElse(true));
    }

    /** A secret goes only to whom it was given for; who may change an address could send it to himself. */
    private static Auth keptFor(String url, McpServer before) {
        var auth = before.auth();
        return isSameOrigin(before.url(), url) ? auth : new Auth(auth.type(), auth.name(), Optional.empty());
    }

    private static boolean isSameOrigin(String before, String now) {
        try {
            return before.equals(now) || origin(URI.create(before)).equals(origin(URI.create(now)));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static String origin(URI uri) {
        return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    /** Without a secret the one before is kept, if it is for the same. */
    private static Auth auth(Fields given, Auth before) {
        var type = given.oneOf("type", AuthType.class).orElse(before.type());
        var name = switch (type) {
            case NONE -> "";
            case HEADER -> header(given, before);
            case BASIC -> given.textIfAny("user", USER_CHARS_MAX).orElse(before.name());
        };
        if (type == AuthType.BASIC && (name.isEmpty() || name.indexOf(':') >= 0)) {
            given.wrong("user", "must be there, without a colon");
        }
        boolean isSame = type == before.type() && name.equals(before.name());
        var kept = isSame ? before.secret() : Optional.<Sealed>empty();
        if (type != AuthType.NONE && kept.isEmpty() && secret(given).isEmpty()) {
            given.wrong(type == AuthType.HEADER ? "value" : "password", "is missing");
        }
        return new Auth(type, name, kept);
    }

    private static String header(Fields given, Auth before) {
        var header = given.textIfAny("header", USER_CHARS_MAX)
                .orElse(before.type() == AuthType.HEADER ? before.name() : "Authorization");
        boolean isTheirs = HEADER.matcher(header).matches()
                && !NOT_THEIRS.contains(header.toLowerCase(Locale.ROOT))
                && !header.toLowerCase(Locale.ROOT).startsWith("mcp-");
        if (!isTheirs) given.wrong("header", "must be the name of a header that is not ours");
        return header;
    }

    private static Optional<String> secret(Fields given) {
        var value = given.textIfAny("value", SECRET_CHARS_MAX);
        var secret = value.isPresent() ? value : given.textIfAny("password", SECRET_CHARS_MAX);
        if (secret.isPresent() && !VISIBLE.matcher(secret.get()).matches()) {
            return given.wrong(value.isPresent() ? "value" : "password", "must be one line of visible characters");
        }
        return secret;
    }
}

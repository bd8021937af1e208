package ninja.helpy.api.console;

import static ninja.helpy.api.http.Endpoint.get;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.StaticFile;

/**
 * {@code /}: the room page. It is the same for everyone and holds no secret; who wants in brings a key, in the part of the
 * address that browsers keep for themselves. Only the files that the build has listed are served.
 */
public final class ConsoleEndpoints {

    /** Scripts and styles are files of ours, nothing is fetched from elsewhere, and no text can become a script. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static final String FOLDER = "console/";
    private static final Map<String, ContentType> TYPES = Map.of(
            "js", ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8),
            "css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8),
            "svg", ContentTypes.create(MediaTypes.IMAGE_SVG_XML));

    private final StaticFile page =
            StaticFile.of(FOLDER + "index.html", ContentTypes.TEXT_HTML_UTF8, POLICY, StaticFile.ASK_AGAIN);
    private final Map<String, StaticFile> assets = assets();

    public List<Endpoint> endpoints() {
        return List.of(
                get("/", Access.PUBLIC, call -> done(page.answer(call))),
                get(
                        "/assets/{file}",
                        Access.PUBLIC,
                        call -> done(StaticFile.among(assets, call).answer(call))));
    }

    private static Map<String, StaticFile> assets() {
        var listed = new String(StaticFile.read(FOLDER + "assets.txt"), StandardCharsets.UTF_8);
        var files = new HashMap<String, StaticFile>();
        listed.lines()
                .forEach(name -> files.put(
                        name, StaticFile.of(FOLDER + "assets/" + name, type(name), POLICY, StaticFile.FOR_EVER)));
        return Map.copyOf(files);
    }

    private static ContentType type(String name) {
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) throw new IllegalStateException("a file of the page of no known kind: " + name);
        return type;
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}

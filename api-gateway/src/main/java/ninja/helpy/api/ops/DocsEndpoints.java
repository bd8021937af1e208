package ninja.helpy.api.ops;

import static ninja.helpy.api.http.Endpoint.get;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.StaticFile;

/**
 * {@code /openapi.yaml} and {@code /docs}: Swagger UI from the class path, no other server involved. Only the files named
 * here are served, so no path can lead anywhere else.
 */
public final class DocsEndpoints {

    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_VERSION = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String PAGE_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    private static final ContentType JAVASCRIPT =
            ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8);
    private static final ContentType CSS = ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8);
    private static final ContentType YAML = ContentTypes.create(
            MediaTypes.customWithFixedCharset("application", "yaml", HttpCharsets.UTF_8, Map.of(), false));

    private final Map<String, StaticFile> assets;
    private final StaticFile page;
    private final StaticFile description;

    public DocsEndpoints() {
        var webjar = WEBJAR + webjarVersion() + '/';
        this.assets = Map.of(
                "swagger-ui.css", file(webjar + "swagger-ui.css", CSS),
                "swagger-ui-bundle.js", file(webjar + "swagger-ui-bundle.js", JAVASCRIPT),
                "favicon-32x32.png", file(webjar + "favicon-32x32.png", ContentTypes.create(MediaTypes.IMAGE_PNG)),
                "start.js", file("docs/start.js", JAVASCRIPT));
        this.page = file("docs/index.html", ContentTypes.TEXT_HTML_UTF8);
        this.description = file("openapi.yaml", YAML);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get("/openapi.yaml", Access.PUBLIC, call -> done(description.answer(call))),
                get("/docs", Access.PUBLIC, call -> done(page.answer(call))),
                get(
                        "/docs/{file}",
                        Access.PUBLIC,
                        call -> done(StaticFile.among(assets, call).answer(call))));
    }

    private static StaticFile file(String resource, ContentType type) {
        return StaticFile.of(resource, type, PAGE_POLICY, StaticFile.ASK_AGAIN);
    }

    private static String webjarVersion() {
        var properties = new Properties();
        try (var in = DocsEndpoints.class.getClassLoader().getResourceAsStream(WEBJAR_VERSION)) {
            if (in == null) throw new IllegalStateException("swagger-ui is not on the class path");
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}

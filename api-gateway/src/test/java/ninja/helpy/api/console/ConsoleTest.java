package ninja.helpy.api.console;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {

    private static final Pattern ASSET = Pattern.compile("\"(/assets/[^\"]+)\"");

    private final RunningApi api = RunningApi.get();

    @Test
    void everyoneGetsThePageAndNobodyAKey() {
        var page = api.get("/", "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.text()).contains("<div id=\"page\">").doesNotContain("hk_");
    }

    @Test
    void itsPolicyAllowsNoInlineScriptAndNoOtherOrigin() {
        var page = api.get("/", "");

        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(page.text())
                .doesNotContain("://", "<style", "onload=")
                .doesNotContainPattern("<script(?! type=\"module\" src=)");
    }

    @Test
    void whatItNamesIsThereAndMayBeKeptForEver() {
        var assets = assets();

        assertThat(assets).hasSize(3).allMatch(path -> path.matches(".*-[A-Z0-9]{8}\\.(js|css|svg)"));
        for (var path : assets) {
            var asset = api.get(path, "");
            assertThat(asset.status()).as(path).isEqualTo(200);
            assertThat(asset.header("Cache-Control").orElseThrow()).contains("immutable");
        }
    }

    @Test
    void thePageItselfIsAskedForEachTimeAndSentOnlyIfItHasChanged() {
        var page = api.get("/", "");
        var tag = page.header("ETag").orElseThrow();

        var again = api.call("GET", "/", "", Map.of(), "If-None-Match", "\"another\", " + tag);
        var other = api.call("GET", "/", "", Map.of(), "If-None-Match", "\"another\"");

        assertThat(page.header("Cache-Control")).contains("no-cache");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void whoTakesItCompressedGetsTheSameInLess() throws Exception {
        var script = assets().stream()
                .filter(path -> path.endsWith(".js"))
                .findFirst()
                .orElseThrow();
        var whole = api.get(script, "");

        var zipped = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + script))
                                .header("Accept-Encoding", "br, gzip;q=0.8")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(zipped.headers().firstValue("ETag")).isNotEqualTo(whole.header("ETag"));
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .asString()
                .isEqualTo(whole.text());
        assertThat(zipped.body().length).isLessThan(whole.text().length() / 2);
    }

    @ParameterizedTest
    @CsvSource({"identity,", "gzip;q=0,", "'gzip;q=0.0, br',", "'deflate, gzip',gzip", "*,gzip", "gzip;q=0.001,gzip"})
    void itIsCompressedOnlyForThoseWhoSayThatTheyTakeIt(String said, String encoding) {
        Answer answer = api.call("GET", "/", "", Map.of(), "Accept-Encoding", said);

        assertThat(answer.header("Content-Encoding").orElse(null)).isEqualTo(encoding);
        assertThat(answer.header("Vary")).contains("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/main.js", "/assets/..%2findex.html", "/assets/assets.txt", "/assets"})
    void nothingElseOfTheClassPathIsServed(String path) {
        assertProblem(api.get(path, ""), 404, "not_found");
    }

    private List<String> assets() {
        var found = new ArrayList<String>();
        var names = ASSET.matcher(api.get("/", "").text());
        while (names.find()) found.add(names.group(1));
        return found;
    }
}

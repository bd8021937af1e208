package ninja.helpy.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A real browser without a window, if this machine has one. */
final class Browser implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    /** Counts how often what a Helpy is saying has grown, however short a time it could be seen. */
    private static final String WATCH_DRAFTS = """
            window.draftSteps = 0;
            let last = '';
            new MutationObserver(() => {
              const draft = document.querySelector('[data-draft] .words')?.textContent ?? '';
              if (draft !== last && draft.startsWith(last)) window.draftSteps++;
              last = draft;
            }).observe(document, { childList: true, subtree: true, characterData: true });
            """;

    private static final List<String> ELSEWHERE =
            List.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    Browser(Path executable) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking")));
    }

    /** HELPY_TEST_BROWSER, else what is installed under a usual name. */
    static Optional<Path> installed() {
        var named = Stream.ofNullable(System.getenv("HELPY_TEST_BROWSER"));
        var onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> folder + '/' + name));
        return Stream.of(named, onPath, ELSEWHERE.stream())
                .flatMap(paths -> paths)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Somebody with a browser of his own. What his page complains of is noted. */
    Page visitor() {
        BrowserContext context = browser.newContext();
        context.addInitScript(WATCH_DRAFTS);
        context.setDefaultTimeout(PageIT.PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(said -> {
            if (said.text().contains("Content Security Policy")) errors.add(said.text());
        });
        return page;
    }

    /** Scripts that failed, and what the page's own policy has refused. */
    List<String> errors() {
        return new ArrayList<>(errors);
    }

    @Override
    public void close() {
        playwright.close();
    }
}

package ninja.helpy.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the page: TypeScript, React and style become three files whose names follow from their content, and the page that
 * names them. The tests of the page's logic become one script. Everything it needs came with Maven.
 */
public final class Bundle {

    private static final Pattern HASHED = Pattern.compile("(.+)-[A-Z0-9]{8}(\\.[a-z]+)");

    private final Path sources;
    private final Path target;
    private final Path esbuild;

    private Bundle(Path sources, Path target) throws IOException {
        this.sources = sources;
        this.target = target;
        var packages = new WebPackages(System.getProperty("java.class.path"));
        packages.unpackInto(target.resolve("node_modules"));
        this.esbuild = packages.esbuildIn(target.resolve("esbuild"));
    }

    /** Takes the folder of the sources and that of the build. */
    public static void main(String[] words) throws IOException, InterruptedException {
        var bundle = new Bundle(Path.of(words[0]), Path.of(words[1]));
        bundle.page();
        bundle.tests();
    }

    private void page() throws IOException, InterruptedException {
        Path web = sources.resolve("main/web");
        Path console = target.resolve("classes/console");
        Path assets = console.resolve("assets");
        clear(assets);
        run(
                web.resolve("main.tsx").toString(),
                web.resolve("style.css").toString(),
                web.resolve("icon.svg").toString(),
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2022",
                "--jsx=automatic",
                "--define:process.env.NODE_ENV=\"production\"",
                "--loader:.svg=copy",
                "--legal-comments=eof",
                "--entry-names=[name]-[hash]",
                "--outdir=" + assets);
        List<String> names = namesIn(assets);
        Files.writeString(console.resolve("index.html"), named(Files.readString(web.resolve("index.html")), names));
        Files.writeString(console.resolve("assets.txt"), String.join("\n", names) + "\n");
    }

    private void tests() throws IOException, InterruptedException {
        run(
                sources.resolve("test/web/all.ts").toString(),
                "--bundle",
                "--format=iife",
                "--target=es2022",
                "--outfile=" + target.resolve("test-classes/console-tests.js"));
    }

    /** The page with each file under its new name. */
    private static String named(String page, List<String> names) {
        String result = page;
        for (String name : names) {
            var parts = HASHED.matcher(name);
            if (!parts.matches()) throw new IllegalStateException("a name without a hash: " + name);
            String before = "/assets/" + parts.group(1) + parts.group(2);
            if (!result.contains(before)) throw new IllegalStateException("the page does not use " + before);
            result = result.replace(before, "/assets/" + name);
        }
        return result;
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(esbuild.toString(), "--log-level=warning", "--color=false"));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("NODE_PATH", target.resolve("node_modules").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0 || !said.isBlank()) throw new IllegalStateException("esbuild ended with " + code + ":\n" + said);
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        for (String name : namesIn(folder)) Files.delete(folder.resolve(name));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

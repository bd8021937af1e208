package ninja.helpy.console;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Takes out of jars what a bundler looks for in folders: the packages of WebJars, and esbuild's own binary. */
final class WebPackages {

    private static final Pattern OF_WEBJAR = Pattern.compile("META-INF/resources/webjars/([^/]+)/[^/]+/(.+)");
    private static final Pattern ESBUILD = Pattern.compile("(?:.*/)?(esbuild(?:\\.exe)?)");

    private final List<Path> jars;

    WebPackages(String classPath) {
        this.jars = Stream.of(classPath.split(Pattern.quote(File.pathSeparator), -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    /** Each package under its name. */
    void unpackInto(Path folder) throws IOException {
        for (Path jar : jars) {
            try (var zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : files(zip)) {
                    var path = OF_WEBJAR.matcher(entry.getName());
                    if (path.matches()) {
                        copy(zip, entry, inside(folder, path.group(1) + '/' + path.group(2)));
                    }
                }
            }
        }
    }

    /** The bundler for this machine, ready to be run. */
    Path esbuildIn(Path folder) throws IOException {
        for (Path jar : jars) {
            if (!jar.toString().contains("esbuild")) continue;
            try (var zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : files(zip)) {
                    var path = ESBUILD.matcher(entry.getName());
                    if (!path.matches()) continue;
                    Path binary = inside(folder, path.group(1));
                    copy(zip, entry, binary);
                    if (!binary.toFile().setExecutable(true)) throw new IOException("cannot be made to run: " + binary);
                    return binary;
                }
            }
        }
        throw new IOException("no esbuild for this machine on the class path: " + jars);
    }

    private static List<ZipEntry> files(ZipFile zip) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry.class::cast)
                .toList();
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) throw new IOException("leads out of its folder: " + name);
        return target;
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (var in = zip.getInputStream(entry)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

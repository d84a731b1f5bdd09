package vouch.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A program that others wrote, which our files are shown to.
///
/// Where it is missing, the test is left out, and a line on stderr says so; with
/// `VOUCH_TEST_TOOLS=required` in the environment, as in CI, it fails instead.
public final class OutsideTool {

    private static final Path ORACLES = Installation.home().resolve("acceptance/oracles");
    private static final String PYTHON = "/usr/bin/python3";

    private final List<String> command;
    private final Path folder;

    private OutsideTool(List<String> command) {
        this(command, ORACLES);
    }

    private OutsideTool(List<String> command, Path folder) {
        this.command = List.copyOf(command);
        this.folder = folder;
    }

    /// The same with another working directory, for one that writes there.
    public OutsideTool in(Path folder) {
        return new OutsideTool(command, folder);
    }

    /// A program on the path, by its name.
    public static OutsideTool program(String name) {
        require(() -> isOnPath(name), name + " is not installed");
        return new OutsideTool(List.of(name));
    }

    /// A script of `acceptance/oracles` for Debian's Python, which needs this module of a Debian
    /// package.
    public static OutsideTool python(String script, String module, String debianPackage) {
        require(
                () ->
                        Files.isExecutable(Path.of(PYTHON))
                                && succeeds(PYTHON, "-c", "import " + module),
                debianPackage + " is not installed");
        return new OutsideTool(List.of(PYTHON, ORACLES.resolve(script).toString()));
    }

    /// A script of `acceptance/oracles` for Node.js, which needs a package of the `package.json`
    /// there, which `./vouch test` installs.
    public static OutsideTool node(String script, String npmPackage) {
        require(() -> isOnPath("node"), "node is not installed");
        require(
                () -> Files.isDirectory(ORACLES.resolve("node_modules").resolve(npmPackage)),
                npmPackage + " is not installed in acceptance/oracles (npm ci --ignore-scripts)");
        return new OutsideTool(List.of("node", ORACLES.resolve(script).toString()));
    }

    /// Runs it to its end.
    public Cli.Result run(String... arguments) {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        return Program.run(folder, Map.of(), whole.toArray(String[]::new));
    }

    /// Starts it; whoever started it closes it.
    public Program.Running start(String... arguments) {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        return Program.start(folder, Map.of(), whole.toArray(String[]::new));
    }

    /// Leaves a test out, or fails it where tools are required, unless something is there.
    ///
    /// @param lack what is missing, without a full stop
    public static void require(BooleanSupplier isThere, String lack) {
        if (isThere.getAsBoolean()) {
            return;
        }
        if ("required".equals(System.getenv("VOUCH_TEST_TOOLS"))) {
            throw new AssertionError(lack + ", and VOUCH_TEST_TOOLS says that it must be.");
        }
        System.err.println("Left out: " + lack + ".");
        Assumptions.abort(lack);
    }

    private static boolean isOnPath(String name) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static boolean succeeds(String... command) {
        return Program.run(ORACLES, Map.of(), command).exit() == 0;
    }

    /// Writes a file for a tool to read.
    public static Path file(Path folder, String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package vouch.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Installation;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.Program;

/// What README.md shows is what happens.
final class ReadmeTest {

    private static final List<String> LINKED = List.of("cli", "server", "chain", "acceptance");

    @TempDir private Path folder;

    /// What follows needs a package of npm.
    private static final String BOT = "## A bot, live";

    private static String readme() throws IOException {
        return Files.readString(Installation.home().resolve("README.md"));
    }

    /// The built tree, as a folder of its own to work in.
    private Path installation() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("vouch"));
        Path home = Installation.home();
        Files.copy(home.resolve("vouch"), copy.resolve("vouch"));
        Files.copy(home.resolve("README.md"), copy.resolve("README.md"));
        for (String module : LINKED) {
            Files.createSymbolicLink(copy.resolve(module), home.resolve(module));
        }
        // A jar is missing where only the modules before this one were built: nothing here runs it.
        Path bench = Files.createDirectories(copy.resolve("bench/target"));
        Files.createFile(bench.resolve("vouch-bench.jar"));
        return copy;
    }

    @AfterEach
    void unlink() throws IOException {
        for (String module : LINKED) {
            Files.deleteIfExists(folder.resolve("vouch").resolve(module));
        }
    }

    private static Map<String, String> environment(Path home) {
        return Map.of(
                "HOME", home.toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                // 8080 may be taken here.
                "VOUCH_HTTP_PORT", "0");
    }

    private void happens(Path home, String page) throws IOException {
        Path place = installation();
        var transcript = Transcript.of(page);
        assertThat(transcript.steps()).hasSizeGreaterThan(4);
        var running = new ArrayDeque<Program.Running>();
        try {
            for (var step : transcript.steps()) {
                if (step.goesOn()) {
                    running.push(started(place, step, environment(home)));
                } else {
                    var result = Program.run(place, environment(home), "sh", "-c", step.command());
                    assertThat(step.fits(result.out()))
                            .as(
                                    "$ %s\nprints\n%s\nand not\n%s",
                                    step.command(), String.join("\n", step.printed()), result)
                            .isTrue();
                }
            }
        } finally {
            // A bot would ask for a gateway that is gone.
            running.forEach(Program.Running::close);
        }
    }

    /// A program that goes on, once it has printed what it should.
    private static Program.Running started(
            Path place, Transcript.Step shown, Map<String, String> environment) {
        var step =
                new Transcript.Step(
                        shown.command(),
                        shown.printed().stream().map(line -> line.replace("8080", "…")).toList());
        var last = new Transcript.Step(step.command(), List.of(step.printed().getLast()));
        var running = Program.start(place, environment, "sh", "-c", "exec " + step.program());
        if (!running.await(line -> last.fits(line + "\n")) || !step.fits(running.out())) {
            running.close();
            throw new AssertionError("not what README.md shows:\n" + running.text());
        }
        return running;
    }

    @Test
    void whatItShowsHappens() throws Exception {
        OutsideTool.node("echo-bot.cjs", "mixin-node-sdk");
        happens(Files.createDirectory(folder.resolve("home")), readme());
    }

    @Test
    void alsoWhereTheHomeFolderCannotBeWrittenTo() throws Exception {
        // A file, so that it holds for a user who may write anywhere too.
        var page = readme();
        assertThat(page).contains(BOT);
        happens(Files.createFile(folder.resolve("home")), page.substring(0, page.indexOf(BOT)));
    }

    @Test
    void aTranscriptIsReadLineByLine() {
        var transcript =
                Transcript.of(
                        """
                        Words.

                        ```console
                        $ first
                        a … c
                        $ second
                        ```

                        ```console
                        $ third &
                        ready
                        $ ./vouch serve
                        ```

                        ```java
                        $ not this
                        ```
                        """);

        assertThat(transcript.steps())
                .containsExactly(
                        new Transcript.Step("first", List.of("a … c")),
                        new Transcript.Step("second", List.of()),
                        new Transcript.Step("third &", List.of("ready")),
                        new Transcript.Step("./vouch serve", List.of()));
        assertThat(transcript.steps())
                .extracting(Transcript.Step::goesOn)
                .containsExactly(false, false, true, true);
        assertThat(transcript.steps())
                .extracting(Transcript.Step::program)
                .containsExactly("first", "second", "third", "./vouch serve");
        var first = transcript.steps().getFirst();
        assertThat(first.fits("a b c\n")).isTrue();
        assertThat(first.fits("a b c\nmore\n")).isFalse();
        assertThat(first.fits("a b\n")).isFalse();
        assertThat(transcript.steps().getLast().fits("")).isTrue();
    }
}

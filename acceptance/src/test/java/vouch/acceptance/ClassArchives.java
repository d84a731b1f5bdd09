package vouch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the built programs load, laid down once per build in the JVM's own form (a CDS archive):
/// the many short-lived processes of these tests then start in half the time.
final class ClassArchives {

    private static final String READY = "vouch is ready: ";
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private ClassArchives() {}

    /// The JVM's options that take a program's archive.
    static synchronized List<String> options(BuiltProgram program) {
        if (!isUpToDate(program)) {
            makeAlone();
        }
        // That it cannot take all of an archive is no news for the output that tests compare.
        return List.of("-XX:SharedArchiveFile=" + file(program), "-Xlog:cds=off");
    }

    /// The tests run in more than one process.
    private static void makeAlone() {
        try (var lock =
                        FileChannel.open(
                                Installation.home().resolve("acceptance/target/archives.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!Stream.of(BuiltProgram.values()).allMatch(ClassArchives::isUpToDate)) {
                make();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(BuiltProgram program) {
        return program.jar().resolveSibling("acceptance.jsa");
    }

    private static boolean isUpToDate(BuiltProgram program) {
        try {
            return Files.exists(file(program))
                    && Files.getLastModifiedTime(file(program))
                                    .compareTo(Files.getLastModifiedTime(program.jar()))
                            >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs both programs against one another, each noting what it loaded as it ends.
    private static void make() {
        Installation.installChain();
        var folder = Installation.temporaryFolder("vouch-archives-");
        var data = folder.resolve("data");
        try (var server =
                noting(
                        BuiltProgram.SERVER,
                        folder,
                        List.of("serve", "--port", "0", "--data", data.toString()))) {
            if (server.out().await(line -> line.startsWith(READY), WITHIN).isEmpty()) {
                throw new AssertionError("the gateway did not become ready\n" + server.both());
            }
            var file = Files.writeString(folder.resolve("some file"), "some content");
            try (var cli = noting(BuiltProgram.CLI, folder, List.of("stamp", file.toString()))) {
                ended(cli, 0);
            }
            server.terminate();
            ended(server, 143);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Folders.delete(folder);
        }
    }

    private static Child noting(BuiltProgram program, Path folder, List<String> arguments) {
        var command =
                new ArrayList<>(
                        program.command(List.of("-XX:ArchiveClassesAtExit=" + file(program))));
        command.addAll(arguments);
        return Child.start(command, folder, Map.of("HOME", folder.toString()));
    }

    private static void ended(Child child, int expected) {
        int exit = child.awaitExit(WITHIN);
        if (exit != expected) {
            throw new AssertionError("it ended with " + exit + "\n" + child.both());
        }
    }
}

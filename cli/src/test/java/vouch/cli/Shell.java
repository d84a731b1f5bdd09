package vouch.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.proof.Proof;

/// Runs commands as a user would, in a folder of its own, with a clock that moves when a command
/// sleeps.
final class Shell {

    /// What a command left behind.
    record Result(int exit, String out, String err) {

        /// Each line of the output as JSON.
        List<JsonObject> json() {
            return out.lines().map(line -> (JsonObject) Json.parse(line)).toList();
        }

        String all() {
            return out + err;
        }
    }

    private final Path directory;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private Instant now = Instant.parse("2026-03-01T12:00:30Z");
    private Duration slept = Duration.ZERO;
    private Runnable whileAsleep = () -> {};
    private int columns;
    private InputStream typed = InputStream.nullInputStream();
    private boolean unread;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();

    Shell(Path folder) {
        try {
            directory = Files.createDirectories(folder.resolve("work"));
            home = Files.createDirectories(folder.resolve("home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As an account of that server.
    Shell as(FakePrexis server) {
        environment.put("VOUCH_URL", server.url());
        environment.put("VOUCH_KEY", FakePrexis.KEY);
        environment.put("VOUCH_PASSWORD", FakePrexis.PASSWORD);
        return this;
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell without(String variable) {
        environment.remove(variable);
        return this;
    }

    Shell terminal(int width) {
        columns = width;
        return this;
    }

    /// What a person answers when a command asks.
    Shell typing(String text) {
        return typing(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Shell typing(InputStream keys) {
        typed = keys;
        return this;
    }

    /// Whatever reads the output has gone away: `vouch … | head -0`.
    Shell unread() {
        unread = true;
        return this;
    }

    /// What the command that runs has printed so far.
    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /// What happens in the world each time a command waits.
    Shell whileAsleep(Runnable event) {
        whileAsleep = event;
        return this;
    }

    Duration slept() {
        return slept;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Path home() {
        return home;
    }

    Path trustFile() {
        return home.resolve(".config/vouch/trust.json");
    }

    Path file(String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(AtomicFile.folderOf(file));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Proof proof(String name) {
        return ProofFiles.read(directory.resolve(name));
    }

    /// The names of all files in the folder, sorted.
    List<String> files() {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(String... args) {
        out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings =
                new Surroundings(
                        environment,
                        directory,
                        home,
                        new PrintStream(unread ? closed() : out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        typed,
                        columns,
                        () -> now,
                        this::sleep);
        int exit = Main.run(surroundings, args);
        return new Result(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static OutputStream closed() {
        var closed = OutputStream.nullOutputStream();
        try {
            closed.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return closed;
    }

    private void sleep(Duration length) {
        now = now.plus(length);
        slept = slept.plus(length);
        whileAsleep.run();
    }
}

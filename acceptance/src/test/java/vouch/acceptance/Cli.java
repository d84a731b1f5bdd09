package vouch.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The program `vouch` as a process: its own home and working directory, and nothing of the test's
/// `VOUCH_…`.
///
/// @param home `HOME`, where it keeps its trust file
public record Cli(Path directory, Path home, Map<String, String> environment) {

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 20;

    public Cli {
        environment = Map.copyOf(environment);
    }

    /// In `directory`, which is its home too.
    public static Cli in(Path directory) {
        return new Cli(directory, directory, Map.of());
    }

    /// How a command ended, and what it printed.
    public record Result(int exit, String out, String err) {

        /// All of it, for the message of an assertion.
        @Override
        public String toString() {
            return "exit " + exit + "\n--- stdout\n" + out + "--- stderr\n" + err;
        }
    }

    public Cli environment(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Cli(directory, home, more);
    }

    public Cli home(Path other) {
        return new Cli(directory, other, environment);
    }

    /// With the server's demo account.
    public Cli of(Server server) {
        return as(server, server.key(), server.password());
    }

    public Cli as(Server server, String key, String password) {
        return environment("VOUCH_URL", server.url())
                .environment("VOUCH_KEY", key)
                .environment("VOUCH_PASSWORD", password);
    }

    /// Runs a command and kills it (SIGKILL) as soon as something holds.
    ///
    /// @return whether it was killed, and had not ended before
    public boolean killedWhen(BooleanSupplier holds, String... arguments) {
        try (var child = start(arguments)) {
            while (child.isAlive()) {
                if (holds.getAsBoolean()) {
                    child.kill();
                    return true;
                }
                pause();
            }
            return false;
        }
    }

    /// Looking all the time would take a processor from who is looked at.
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }

    public Result run(String... arguments) {
        try (var child = start(arguments)) {
            int exit = child.awaitExit(ENDS_WITHIN);
            return new Result(exit, child.out().text(), child.err().text());
        }
    }

    /// Starts a command that a person types to, until it is closed.
    public Program.Running typedTo(String... arguments) {
        return new Program.Running(
                Child.typedTo(command(arguments), directory, wholeEnvironment()));
    }

    private Child start(String... arguments) {
        return Child.start(command(arguments), directory, wholeEnvironment());
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(BuiltProgram.CLI.quickCommand(List.of()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> wholeEnvironment() {
        var all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        return all;
    }
}

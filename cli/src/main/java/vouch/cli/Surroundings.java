package vouch.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Everything outside the program that a command may look at, so that a test can hand it another
/// world.
///
/// @param directory what relative file names are relative to
/// @param in where a person types, looked at only where there is a terminal
/// @param columns the width of the terminal, 0 where there is none
record Surroundings(
        Map<String, String> environment,
        Path directory,
        Path home,
        PrintStream out,
        PrintStream err,
        InputStream in,
        int columns,
        InstantSource clock,
        Sleep sleep) {

    /// How the program lets time pass.
    @FunctionalInterface
    interface Sleep {
        void sleep(Duration length) throws InterruptedException;
    }

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /// A variable that is set and not empty.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    boolean onTerminal() {
        return columns > 0;
    }
}

package vouch.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Any command, run as a user would in a folder.
public final class Program {

    private static final Duration WITHIN = Duration.ofMinutes(3);

    private Program() {}

    public static Cli.Result run(
            Path directory, Map<String, String> environment, String... command) {
        try (var child = Child.start(List.of(command), directory, environment)) {
            int exit = child.awaitExit(WITHIN);
            return new Cli.Result(exit, child.out().text(), child.err().text());
        }
    }

    /// Starts one that goes on until it is closed.
    public static Running start(
            Path directory, Map<String, String> environment, String... command) {
        return new Running(Child.start(List.of(command), directory, environment));
    }

    /// A command that goes on.
    public static final class Running implements AutoCloseable {

        private final Child child;

        Running(Child child) {
            this.child = child;
        }

        /// Whether such a line comes.
        public boolean await(Predicate<String> line) {
            return child.out().await(line, WITHIN).isPresent();
        }

        public String out() {
            return child.out().text();
        }

        /// Writes a line to its input, where it is one that is typed to.
        public void type(String line) {
            child.type(line);
        }

        /// Nothing more is typed; returns how it ended.
        public Cli.Result end() {
            child.endInput();
            return awaitEnd();
        }

        /// How it ended by itself.
        public Cli.Result awaitEnd() {
            int exit = child.awaitExit(WITHIN);
            return new Cli.Result(exit, child.out().text(), child.err().text());
        }

        /// Everything it printed, for a person to read.
        public String text() {
            return child.both();
        }

        @Override
        public void close() {
            child.close();
        }
    }
}

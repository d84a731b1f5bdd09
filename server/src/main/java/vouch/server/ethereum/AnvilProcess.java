package vouch.server.ethereum;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A running anvil, recorded in its folder so that it is found again whatever becomes of us.
final class AnvilProcess {

    /// Which states of the past anvil keeps besides the newest.
    enum History {
        /// Those of the last minute: memory stays flat however long the chain gets, and what is
        /// read as of a block is still there when the next ones come. Blocks and receipts are all
        /// there.
        NEWEST,

        /// All of them, which anvil needs to take blocks back: for tests, on short chains.
        ALL
    }

    /// Whose time its blocks have. It makes none until it is told to.
    sealed interface Clock {

        /// This machine's.
        record Machine() implements Clock {}

        /// What it is told with each block. Anybody sends for anybody on such a chain.
        ///
        /// @param genesis the time of block 0
        record Told(Instant genesis) implements Clock {}

        /// anvil's own words for it.
        default List<String> options() {
            return switch (this) {
                case Machine _ -> List.of();
                case Told(Instant genesis) ->
                        List.of(
                                "--timestamp",
                                String.valueOf(genesis.getEpochSecond()),
                                "--auto-impersonate");
            };
        }
    }

    /// How to start one.
    ///
    /// @param port the port to listen on, 0 for any that is free
    record Start(Path program, Path directory, History history, Clock clock, int port) {

        Start {
            if (!Files.isExecutable(program)) {
                throw new ChainRefusedException(
                        "there is no program " + program + ": " + HOW_TO_GET_ONE);
            }
        }

        Start onPort(int chosen) {
            return new Start(program, directory, history, clock, chosen);
        }
    }

    /// anvil did not come up.
    @SuppressWarnings("serial")
    static sealed class LaunchFailed extends RuntimeException {
        LaunchFailed(String message) {
            super(message);
        }
    }

    /// Somebody else has the port that it was to have, which says nothing about the chain's state.
    @SuppressWarnings("serial")
    static final class PortTaken extends LaunchFailed {
        PortTaken() {
            super("another program has taken its port");
        }
    }

    private static final Pattern LISTENING =
            Pattern.compile("(?m)^Listening on 127\\.0\\.0\\.1:(\\d{1,5})$");
    private static final String PORT_TAKEN = "Address already in use";
    private static final int STATES_KEPT = 64;
    private static final int LOOKS_FOR_THE_PORT = 6000;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(10);
    private static final String HOW_TO_GET_ONE =
            "run `npm ci --ignore-scripts` in chain/, put an anvil on the PATH, or name a node with"
                    + " --node-url";

    private final ChildRecord record;
    private final Process process;
    private final int port;

    private AnvilProcess(ChildRecord record, Process process, int port) {
        this.record = record;
        this.process = process;
        this.port = port;
    }

    /// Starts one and waits until it listens.
    ///
    /// @param state the plain JSON to load
    /// @throws LaunchFailed where it ends instead
    static AnvilProcess launch(Start start, Optional<Path> state) {
        var record = new ChildRecord(start.directory());
        Path log = start.directory().resolve("anvil.log");
        String token = record.announce();
        Process process = process(start, state, log, token);
        record.started(token, process.toHandle());
        try {
            return new AnvilProcess(record, process, port(process, log));
        } catch (RuntimeException e) {
            ChildRecord.end(process.toHandle());
            record.ended();
            throw e;
        }
    }

    int port() {
        return port;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Ends it, and returns when it is gone.
    void end() {
        ChildRecord.end(process.toHandle());
        record.ended();
    }

    private static Process process(Start start, Optional<Path> state, Path log, String token) {
        var command = new ArrayList<String>();
        // A session of its own: the terminal's Ctrl-C goes to the gateway alone.
        onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(
                List.of(
                        start.program().toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(start.port()),
                        "--slots-in-an-epoch",
                        "1",
                        "--no-mining"));
        command.addAll(start.clock().options());
        if (start.history() == History.NEWEST) {
            command.add("--prune-history");
            command.add(String.valueOf(STATES_KEPT));
        }
        state.ifPresent(file -> {
            command.add("--load-state");
            command.add(file.toString());
        });
        var builder =
                new ProcessBuilder(command)
                        .directory(start.directory().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ANVIL"));
        builder.environment().put(ChildRecord.VARIABLE, token);
        // What it keeps in files of its own must not pile up in somebody's home.
        builder.environment().put("HOME", start.directory().toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ChainRefusedException(
                    "the embedded chain's program "
                            + start.program()
                            + " does not start: "
                            + HOW_TO_GET_ONE);
        }
    }

    /// anvil takes a free port by itself and says which.
    private static int port(Process process, Path log) {
        for (int look = 0; look < LOOKS_FOR_THE_PORT; look++) {
            boolean alive = process.isAlive();
            String text = text(log);
            Matcher listening = LISTENING.matcher(text);
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
            if (!alive && text.contains(PORT_TAKEN)) {
                throw new PortTaken();
            }
            if (!alive) {
                throw new LaunchFailed("anvil ended at once: " + lastLine(text));
            }
            sleep();
        }
        throw new LaunchFailed("anvil did not open its port");
    }

    private static String text(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private static String lastLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("For more information"))
                .reduce((_, last) -> last)
                .map(line -> line.substring(0, Math.min(line.length(), 300)))
                .orElse("it said nothing");
    }

    private static void sleep() {
        try {
            Thread.sleep(LOOK_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded chain started", e);
        }
    }

    static Path find() {
        String home = System.getProperty("vouch.home");
        if (home != null) {
            Path installed =
                    Path.of(home, "chain/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
            if (Files.isExecutable(installed)) {
                return installed;
            }
        }
        return onPath("anvil")
                .orElseThrow(() ->
                        new ChainRefusedException(
                                "there is no anvil for the embedded chain: " + HOW_TO_GET_ONE));
    }

    private static Optional<Path> onPath(String program) {
        String path = System.getenv("PATH");
        for (String directory : path == null ? List.<String>of() : List.of(path.split(":", -1))) {
            Path candidate = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}

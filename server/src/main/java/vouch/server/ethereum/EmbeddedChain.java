package vouch.server.ethereum;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A chain of our own: an anvil process, and its state on disk. It proves nothing to anybody else.
///
/// anvil outlives a gateway that is killed, and a Ctrl-C at the terminal does not reach it: it runs
/// in a session of its own, and the next start ends it before it loads the newest state. Owned by
/// one thread.
final class EmbeddedChain implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedChain.class);

    private static final Pattern LISTENING =
            Pattern.compile("(?m)^Listening on 127\\.0\\.0\\.1:(\\d{1,5})$");
    private static final int LOOKS_FOR_THE_PORT = 6000;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(10);
    private static final String HOW_TO_GET_ONE =
            "run `npm ci --ignore-scripts` in chain/, put an anvil on the PATH, or name a node with"
                    + " --node-url";

    private final StateFiles state;
    private final ChildRecord record;
    private final Process process;
    private final URI url;
    private final JsonRpc rpc;
    private boolean mining = true;

    private EmbeddedChain(
            StateFiles state, ChildRecord record, Process process, URI url, JsonRpc rpc) {
        this.state = state;
        this.record = record;
        this.process = process;
        this.url = url;
        this.rpc = rpc;
    }

    /// Starts anvil with the newest state in `directory`, or with a new chain where there is none.
    ///
    /// @param anvil the program, where it is not to be searched for
    /// @throws ChainRefusedException with one sentence where no chain can be had
    static EmbeddedChain start(Path directory, Optional<Path> anvil) {
        return start(directory, anvil, History.NONE);
    }

    /// Which states of the past anvil keeps besides the newest.
    enum History {
        /// None: memory stays flat however long the chain gets. Blocks and receipts are all there.
        NONE,

        /// All of them, which anvil needs to take blocks back: for tests, on short chains.
        ALL
    }

    static EmbeddedChain start(Path chainDirectory, Optional<Path> anvil, History history) {
        Path directory = chainDirectory.toAbsolutePath();
        Path program = anvil.orElseGet(EmbeddedChain::findAnvil).toAbsolutePath();
        makeDirectory(directory);
        new ChildRecord(directory).endLeftover();
        var state = new StateFiles(directory);
        if (!Files.isExecutable(program)) {
            throw new ChainRefusedException(
                    "there is no program " + program + ": " + HOW_TO_GET_ONE);
        }
        Optional<String> genesis = state.genesis();
        if (genesis.isEmpty()) {
            return begin(program, directory, state, history);
        }
        for (Path dump : state.dumps()) {
            try {
                return resume(program, directory, state, history, dump, genesis.get());
            } catch (IOException | NodeException | LaunchFailed e) {
                String why = e instanceof IOException ? "it is damaged" : e.getMessage();
                LOG.warn("the embedded chain's state {} cannot be used: {}", dump, why);
                if (dump.equals(state.newest())) {
                    state.setAside(dump);
                }
            } finally {
                state.removeUnpacked();
            }
        }
        throw new ChainRefusedException(
                "the embedded chain's state in "
                        + directory
                        + " is damaged: put a copy of it back, or start with another data"
                        + " directory");
    }

    /// A new chain. It is on disk before anybody hears of it, and must be there again at the next
    /// start.
    private static EmbeddedChain begin(
            Path program, Path directory, StateFiles state, History history) {
        EmbeddedChain chain;
        try {
            chain = launch(program, directory, history, Optional.empty());
        } catch (LaunchFailed e) {
            throw new ChainRefusedException("the embedded chain does not start: " + e.getMessage());
        }
        chain.dump();
        state.noteGenesis(chain.genesisHash());
        return chain;
    }

    private static EmbeddedChain resume(
            Path program,
            Path directory,
            StateFiles state,
            History history,
            Path dump,
            String genesis)
            throws IOException {
        Path unpacked = state.unpack(dump, genesis);
        EmbeddedChain chain = launch(program, directory, history, Optional.of(unpacked));
        if (!chain.genesisHash().equals(genesis)) {
            chain.end();
            throw new LaunchFailed("it began with another block 0");
        }
        return chain;
    }

    /// anvil did not come up.
    @SuppressWarnings("serial")
    private static final class LaunchFailed extends RuntimeException {
        LaunchFailed(String message) {
            super(message);
        }
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /// Writes the chain's state to disk, and returns when it is there.
    void dump() {
        state.write(Quantities.bytes(rpc.read("anvil_dumpState")));
    }

    /// Has a block made every second, or none, so that an idle chain does not grow.
    void mine(boolean wanted) {
        if (wanted != mining) {
            JsonRpc.value(
                    "evm_setIntervalMining", rpc.write("evm_setIntervalMining", wanted ? 1 : 0));
            mining = wanted;
        }
    }

    /// Writes the state, and ends anvil.
    @Override
    public void close() {
        try {
            dump();
        } catch (NodeException e) {
            LOG.warn("the embedded chain's last state was not written: {}", e.getMessage());
        } finally {
            end();
        }
    }

    private void end() {
        abandon();
        ChildRecord.end(process.toHandle());
        record.ended();
    }

    private String genesisHash() {
        return new RpcNode(rpc).genesisHash();
    }

    /// Lets go of the chain as a killed gateway would: anvil goes on.
    void abandon() {
        rpc.close();
    }

    private static EmbeddedChain launch(
            Path program, Path directory, History history, Optional<Path> unpacked) {
        var record = new ChildRecord(directory);
        Path log = directory.resolve("anvil.log");
        String token = record.announce();
        Process process = process(program, directory, history, log, token, unpacked);
        record.started(token, process.toHandle());
        try {
            URI url = URI.create("http://127.0.0.1:" + port(process, log));
            var rpc = new JsonRpc(url);
            // It would write a line for each call.
            rpc.write("anvil_setLoggingEnabled", false);
            return new EmbeddedChain(new StateFiles(directory), record, process, url, rpc);
        } catch (RuntimeException e) {
            ChildRecord.end(process.toHandle());
            record.ended();
            throw e;
        }
    }

    private static Process process(
            Path program,
            Path directory,
            History history,
            Path log,
            String token,
            Optional<Path> unpacked) {
        var command = new ArrayList<String>();
        // A session of its own: the terminal's Ctrl-C goes to the gateway alone.
        onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(
                List.of(
                        program.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--block-time",
                        "1",
                        "--slots-in-an-epoch",
                        "1"));
        if (history == History.NONE) {
            command.add("--prune-history");
        }
        unpacked.ifPresent(file -> {
            command.add("--load-state");
            command.add(file.toString());
        });
        var builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ANVIL"));
        builder.environment().put(ChildRecord.VARIABLE, token);
        // What it keeps in files of its own must not pile up in somebody's home.
        builder.environment().put("HOME", directory.toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ChainRefusedException(
                    "the embedded chain's program "
                            + program
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

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }

    private static Path findAnvil() {
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

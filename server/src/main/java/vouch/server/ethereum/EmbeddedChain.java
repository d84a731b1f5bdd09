package vouch.server.ethereum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A chain of our own: an anvil process, and its state on disk. It proves nothing to anybody else.
///
/// anvil outlives a gateway that is killed, and a Ctrl-C at the terminal does not reach it: it runs
/// in a session of its own, and the next start ends it before it loads the newest state. Owned by
/// one thread.
final class EmbeddedChain implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedChain.class);

    private final StateFiles state;
    private final AnvilProcess.Start start;
    private final JsonRpc rpc;
    private AnvilProcess anvil;
    private volatile boolean mining;

    private EmbeddedChain(StateFiles state, AnvilProcess.Start start, AnvilProcess anvil) {
        this.state = state;
        this.start = start;
        this.anvil = anvil;
        this.rpc = new JsonRpc(anvil.url());
        quieten();
    }

    /// Starts anvil with the newest state in `directory`, or with a new chain where there is none.
    ///
    /// @param program anvil, where it is not to be searched for
    /// @throws ChainRefusedException with one sentence where no chain can be had
    static EmbeddedChain start(Path directory, Optional<Path> program) {
        return start(directory, program, AnvilProcess.History.NEWEST);
    }

    static EmbeddedChain start(
            Path directory, Optional<Path> program, AnvilProcess.History history) {
        Path absolute = directory.toAbsolutePath();
        var start =
                new AnvilProcess.Start(
                        program.orElseGet(AnvilProcess::find).toAbsolutePath(),
                        absolute,
                        history,
                        new AnvilProcess.Clock.Machine(),
                        0);
        ownDirectory(absolute);
        new ChildRecord(absolute).endLeftover();
        var state = new StateFiles(absolute);
        return state.genesis()
                .map(genesis -> new EmbeddedChain(state, start, resume(state, start, genesis)))
                .orElseGet(() -> begin(state, start));
    }

    /// A new chain. It is on disk before anybody hears of it: it must be there at the next start.
    private static EmbeddedChain begin(StateFiles state, AnvilProcess.Start start) {
        try {
            var chain =
                    new EmbeddedChain(state, start, AnvilProcess.launch(start, Optional.empty()));
            try {
                chain.dump();
                state.noteGenesis(new RpcNode(chain.rpc).genesisHash());
                return chain;
            } catch (RuntimeException e) {
                chain.end();
                throw e;
            }
        } catch (AnvilProcess.LaunchFailed e) {
            throw new ChainRefusedException("the embedded chain does not start: " + e.getMessage());
        }
    }

    /// The chain as the newest state that can be loaded has it.
    ///
    /// @throws NodeException where it cannot be had now, and later perhaps
    private static AnvilProcess resume(StateFiles state, AnvilProcess.Start start, String genesis) {
        for (Path dump : state.dumps()) {
            try {
                return load(state, start, dump, genesis);
            } catch (AnvilProcess.PortTaken e) {
                throw new NodeException("the embedded chain does not start: " + e.getMessage());
            } catch (IOException | NodeException | AnvilProcess.LaunchFailed e) {
                if (state.spaceIsShort()) {
                    // The state itself may well be good.
                    throw new ChainRefusedException(
                            state.fullDisk() + ": make space and start again; nothing is lost");
                }
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
                        + start.directory()
                        + " is damaged: put a copy of it back, or start with another data"
                        + " directory");
    }

    private static AnvilProcess load(
            StateFiles state, AnvilProcess.Start start, Path dump, String genesis)
            throws IOException {
        Path unpacked = state.unpack(dump, genesis);
        AnvilProcess anvil = AnvilProcess.launch(start, Optional.of(unpacked));
        try (var rpc = new JsonRpc(anvil.url())) {
            if (!new RpcNode(rpc).genesisHash().equals(genesis)) {
                throw new AnvilProcess.LaunchFailed("it began with another block 0");
            }
            return anvil;
        } catch (RuntimeException e) {
            anvil.end();
            throw e;
        }
    }

    /// The same for as long as this object lives.
    URI url() {
        return anvil.url();
    }

    long pid() {
        return anvil.pid();
    }

    /// Writes the chain's state to disk, and returns when it is there.
    void dump() {
        state.write(Quantities.bytes(rpc.read("anvil_dumpState")));
    }

    boolean isMining() {
        return mining;
    }

    /// Has a block made every second, or none, so that an idle chain does not grow.
    void mine(boolean wanted) {
        if (wanted != mining) {
            JsonRpc.value(
                    "evm_setIntervalMining", rpc.write("evm_setIntervalMining", wanted ? 1 : 0));
            mining = wanted;
        }
    }

    /// Whether its pool has transactions that a block could hold, whoever sent them.
    boolean hasWaiting() {
        return Quantities.number(rpc.read("txpool_status").path("pending")) > 0;
    }

    /// Starts anvil again, at the same address and with the newest state, if it has ended by
    /// itself, and has it make blocks as it did.
    ///
    /// @return whether it had
    /// @throws NodeException where it does not start now
    boolean revive() {
        if (anvil.isAlive()) {
            return false;
        }
        LOG.error("the embedded chain's process ended by itself; it is started again");
        String genesis = state.genesis().orElseThrow();
        try {
            anvil = resume(state, start.onPort(anvil.port()), genesis);
        } catch (ChainRefusedException e) {
            throw new NodeException(String.valueOf(e.getMessage()));
        }
        boolean wanted = mining;
        mining = false;
        quieten();
        mine(wanted);
        return true;
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

    /// Lets go of the chain as a killed gateway would: anvil goes on.
    void abandon() {
        rpc.close();
    }

    private void end() {
        rpc.close();
        anvil.end();
    }

    /// It would write a line for each call.
    private void quieten() {
        rpc.write("anvil_setLoggingEnabled", false);
    }

    /// Makes a folder that only its owner can read, where there is none yet.
    static void ownDirectory(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }
}

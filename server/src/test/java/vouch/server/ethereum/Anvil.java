package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A real chain for a test, on which blocks are made only when the test says so.
final class Anvil implements AutoCloseable {

    final EmbeddedChain chain;
    final JsonRpc rpc;
    final RpcNode node;

    private final Path directory;

    Anvil(Path directory) {
        this.directory = directory;
        chain = EmbeddedChain.start(directory, Optional.empty(), AnvilProcess.History.ALL);
        rpc = new JsonRpc(chain.url());
        node = new RpcNode(rpc);
    }

    /// A second node of the same chain: with the same blocks, and a mind of its own from then on.
    Anvil another(Path directory) {
        chain.dump();
        try {
            Files.createDirectory(directory);
            for (String file : List.of("state.gz", "genesis")) {
                Files.copy(this.directory.resolve(file), directory.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Anvil(directory);
    }

    /// Has another node of the chain learn the blocks this one has.
    void tell(Anvil other) {
        other.call("anvil_loadState", call("anvil_dumpState"));
    }

    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            call("evm_mine");
        }
    }

    JsonNode call(String method, Object... parameters) {
        return JsonRpc.value(method, rpc.write(method, parameters));
    }

    /// Takes the newest blocks away and makes as many empty ones.
    void reorganise(int depth) {
        call("anvil_reorg", depth, List.of());
    }

    void rollBack(int depth) {
        call("anvil_rollback", depth);
    }

    void setBalance(String address, String wei) {
        call("anvil_setBalance", address, wei);
    }

    /// Ends it as a power cut would: its state on disk stays what it was.
    void kill() {
        ChildRecord.end(ProcessHandle.of(chain.pid()).orElseThrow());
        rpc.close();
        chain.abandon();
    }

    @Override
    public void close() {
        rpc.close();
        chain.close();
    }
}

package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A real chain for a test, on which blocks are made only when the test says so.
final class Anvil implements AutoCloseable {

    final EmbeddedChain chain;
    final JsonRpc rpc;
    final RpcNode node;

    Anvil(Path directory) {
        chain = EmbeddedChain.start(directory, Optional.empty(), AnvilProcess.History.ALL);
        rpc = new JsonRpc(chain.url());
        node = new RpcNode(rpc);
        chain.mine(false);
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

package vouch.server.ethereum;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A development chain that is gone once it is closed, and on which a block is made only when
/// somebody says so, at the time that is said. Nothing of it is kept on disk.
///
/// It is for simulations and tests: time that is moved on a chain which proves something would ruin
/// every proof. Owned by one thread, except for [#view].
public final class ThrowawayChain implements AutoCloseable {

    /// What each transaction is allowed: none is estimated, since what it needs may come before it
    /// in the same block. A block has room for 30 of them.
    private static final long TRANSACTION_GAS = 1_000_000;

    /// What became of a transaction.
    ///
    /// @param succeeded false where the chain took it and undid what it did
    public record Outcome(boolean succeeded, long gasUsed) {}

    private final AnvilProcess anvil;
    private final JsonRpc rpc;
    private final RpcNode node;
    private final NodesView view;

    private ThrowawayChain(AnvilProcess anvil) {
        this.anvil = anvil;
        this.rpc = new JsonRpc(anvil.url());
        this.node = new RpcNode(rpc);
        this.view = view(node);
        rpc.write("anvil_setLoggingEnabled", false);
    }

    private static NodesView view(RpcNode node) {
        HeaderStore.Identity identity = ChainIdentity.of(node);
        var nodes =
                new Nodes(
                        List.of(node),
                        identity,
                        InstantSource.system(),
                        new Random(),
                        Round.PATIENCE);
        var account = new Address(KeySigner.development(identity.chainId()).address());
        return new NodesView(nodes, identity, account, 1, () -> {});
    }

    /// Starts one.
    ///
    /// @param program anvil, where it is not to be searched for
    /// @param directory an empty folder, or one yet to be made, which whoever made it removes
    /// @param genesis the time of block 0, to a second
    /// @throws ChainRefusedException with one sentence where no chain can be had
    public static ThrowawayChain start(Optional<Path> program, Path directory, Instant genesis) {
        Path absolute = directory.toAbsolutePath();
        var start =
                new AnvilProcess.Start(
                        program.orElseGet(AnvilProcess::find).toAbsolutePath(),
                        absolute,
                        AnvilProcess.History.ALL,
                        new AnvilProcess.Clock.Told(genesis),
                        0);
        EmbeddedChain.ownDirectory(absolute);
        try {
            return opened(AnvilProcess.launch(start, Optional.empty()));
        } catch (AnvilProcess.LaunchFailed e) {
            throw new ChainRefusedException(
                    "the throwaway chain does not start: " + e.getMessage());
        }
    }

    private static ThrowawayChain opened(AnvilProcess anvil) {
        try {
            return new ThrowawayChain(anvil);
        } catch (RuntimeException e) {
            anvil.end();
            throw e;
        }
    }

    /// Where its node listens.
    public URI url() {
        return anvil.url();
    }

    /// What a gateway's engine is told of it: the first account signs, and a transaction is
    /// confirmed one block after its own.
    ///
    /// @param directory for what the engine keeps
    public ChainSettings settings(Path directory) {
        return new ChainSettings(
                List.of(url()),
                Optional.empty(),
                directory,
                new SigningKey.Development(),
                Duration.ofSeconds(1),
                ChainSettings.RESEND_INTERVAL_DEFAULT,
                1,
                ChainSettings.FINAL_DEPTH_DEFAULT,
                Spending.usual());
    }

    /// What is to be read of it. Its account is the first one of every development chain.
    public ChainView view() {
        return view;
    }

    /// Makes one block, with what waits.
    ///
    /// @param timestamp the block's time, after that of the block before; to a second
    /// @throws NodeException where it is not after
    public void mine(Instant timestamp) {
        change("evm_setNextBlockTimestamp", timestamp.getEpochSecond());
        change("evm_mine");
    }

    /// Gives an account coins for fees.
    public void fund(Address account, Wei balance) {
        change("anvil_setBalance", account.text(), "0x" + balance.units().toString(16));
    }

    /// Sends a transaction without value from any account at all, to be in the next block. Whether
    /// it succeeds, [#outcome] tells.
    ///
    /// @return its hash, `0x` and lower case
    public String send(Address from, Address to, byte[] data) {
        return DevelopmentNode.sent(rpc, from, to, data, TRANSACTION_GAS);
    }

    /// @param transactionHash as [#send] gave it
    /// @return empty while it is in no block
    public Optional<Outcome> outcome(String transactionHash) {
        return node.receipts(List.of(transactionHash))
                .getFirst()
                .map(receipt -> new Outcome(receipt.succeeded(), receipt.gasUsed()));
    }

    private void change(String method, Object... parameters) {
        JsonRpc.value(method, rpc.write(method, parameters));
    }

    @Override
    public void close() {
        rpc.close();
        anvil.end();
    }
}

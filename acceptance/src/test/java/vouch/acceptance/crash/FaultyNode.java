package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.ManualNode;
import vouch.acceptance.Server;
import vouch.client.Administration;
import vouch.client.ChainTransaction;
import vouch.client.Prexis;
import vouch.protocol.Digest;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Stage;
import vouch.server.faults.FaultProxy;

/// A gateway's node behind a [FaultProxy], and what stands on its chain in truth.
final class FaultyNode implements AutoCloseable {

    /// The account of the development key.
    private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    /// When its chain began, in seconds since 1970.
    static final long BEGAN = 1_700_000_000;

    private final Path state;
    private final FaultProxy proxy;
    private ManualNode node;

    /// anvil cannot take back what it loaded.
    private long loadedAt;

    /// @param folder where the node's chain is kept between its runs
    FaultyNode(Path folder) {
        this.state = folder.resolve("chain-state.json");
        this.node = ManualNode.beginningAt(BEGAN);
        this.proxy = FaultProxy.before(URI.create(node.url()));
        proxy.refuseAsRealNodesDo();
    }

    /// A gateway in front of it that looks often and sends again soon.
    Launch launch(Path data) {
        return Counts.unlimited(Launch.in(data))
                .with("--node-url", proxy.url().toString())
                .set("chain.poll-interval", "100ms")
                .set("chain.resend-interval", "1s");
    }

    /// The same, with the key where signing is a call that the proxy sees: at the node itself.
    Launch launchWithSigner(Path data) {
        return launch(data)
                .set("chain.signer-url", proxy.url().toString())
                .set("chain.signer-address", ACCOUNT);
    }

    FaultProxy proxy() {
        return proxy;
    }

    ManualNode node() {
        return node;
    }

    /// The chain as it is, to be gone back to by [#restartWithItsOldState].
    void remember() {
        node.write(state);
    }

    /// The node ends and comes back with its chain and without its pool.
    void restart() {
        remember();
        restartWithItsOldState();
    }

    /// The node ends and comes back with the chain as it was when last remembered.
    void restartWithItsOldState() {
        end();
        replaceBy(ManualNode.loading(state, BEGAN));
        loadedAt = head();
    }

    /// How many blocks can be taken back.
    long depthMax() {
        return head() - loadedAt;
    }

    /// The node ends.
    void end() {
        node.close();
    }

    /// Another node answers from now on.
    void replaceBy(ManualNode another) {
        node = another;
        proxy.pointAt(URI.create(another.url()));
    }

    /// Makes blocks until all that the gateway puts on the chain is final there, and so is every
    /// digest's proof. Then each transaction stands on the chain once, and nothing else of ours.
    void everythingIsMinedOnce(Server server, Prexis client, List<Digest> digests) {
        mineUntilProved(client, digests);
        mineUntilFinal(server);
        var once = new HashMap<String, Integer>();
        transactions(server).forEach(job -> once.merge(job.payload(), 1, Integer::sum));
        assertThat(mined()).isEqualTo(once);
        assertThat(once.values()).allMatch(count -> count == 1);
    }

    private void mineUntilProved(Prexis client, List<Digest> digests) {
        var logKey = NoteVerifier.parse(client.logKey());
        var view = ChainView.at(node.url());
        var left = new ArrayList<>(digests);
        Eventually.isTrue(
                "final proofs",
                () -> {
                    left.removeIf(digest ->
                            client.proof(digest)
                                    .filter(proof -> proof.stage() == Stage.FINAL)
                                    .filter(proof -> Proofs.standsOn(view, proof, logKey))
                                    .isPresent());
                    if (!left.isEmpty()) {
                        node.mine(1);
                    }
                    return left.isEmpty();
                });
    }

    private void mineUntilFinal(Server server) {
        Eventually.isTrue(
                "final transactions",
                () -> {
                    var states = transactions(server).stream().map(ChainTransaction::state);
                    boolean all = states.allMatch("final"::equals);
                    if (!all) {
                        node.mine(1);
                    }
                    return all;
                });
    }

    private static List<ChainTransaction> transactions(Server server) {
        return server.admin()
                .transactions(Optional.empty(), OptionalLong.empty(), Administration.LIST_MAX);
    }

    /// How often each calldata stands in our account's transactions on the chain as it is.
    Map<String, Integer> mined() {
        var counts = new HashMap<String, Integer>();
        for (long number = 0; number <= head(); number++) {
            var block =
                    (JsonObject) node.call("eth_getBlockByNumber", "[" + quoted(number) + ",true]");
            for (JsonValue one : block.array("transactions").elements()) {
                var transaction = (JsonObject) one;
                if (transaction.string("from").equals(ACCOUNT)) {
                    counts.merge(transaction.string("input"), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    long head() {
        var number = (JsonString) node.call("eth_blockNumber", "[]");
        return Long.parseLong(number.value().substring(2), 16);
    }

    private static String quoted(long number) {
        return "\"0x" + Long.toHexString(number) + "\"";
    }

    @Override
    public void close() {
        proxy.close();
        node.close();
    }
}

package vouch.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.ManualNode;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.Server;
import vouch.client.Account;
import vouch.client.Prexis;
import vouch.client.TransactionStatus;
import vouch.protocol.Digest;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Stage;

/// A gateway on a node that mines when it is told to: it makes proofs by blocks of chosen lengths,
/// the other transactions being strangers'.
final class MinedProofs implements AutoCloseable {

    /// How many digests one checkpoint is new for.
    private static final int DIGESTS = 20;

    private final ManualNode node = ManualNode.start();
    private final Server server;
    private final List<String> strangers = new ArrayList<>();

    MinedProofs(Path folder) {
        this.server =
                Server.start(
                        Launch.in(folder.resolve("data"))
                                .with("--node-url", node.url())
                                .set("notary.anchor-interval", "100ms")
                                .set("chain.poll-interval", "100ms"));
        var accounts = (JsonArray) node.call("eth_accounts", "[]");
        // The first is the gateway's.
        accounts.elements().stream()
                .skip(1)
                .forEach(account -> strangers.add(((JsonString) account).value()));
    }

    ManualNode node() {
        return node;
    }

    String logKey() {
        return server.as(server.admin().create("reader", 1)).logKey();
    }

    /// The time-stamping authority's certificate.
    String certificate() {
        return OutsideTool.program("curl").run("-sf", server.url() + "/tsa/ca.pem").out();
    }

    /// Registers digests, and mines what anchors one of them in a block of so many transactions.
    MinedProof make(int transactions, Account.Mode mode) {
        var account = server.admin().create(transactions + " " + mode, DIGESTS);
        server.admin().mode(account.key(), mode);
        var client = server.as(account);
        // A transaction for each digest in direct mode.
        int count = mode == Account.Mode.DIRECT ? 1 : DIGESTS;
        var contents =
                IntStream.range(0, count)
                        .mapToObj(i -> "file " + i + " of " + transactions + " " + mode + "\n")
                        .toList();
        client.register(contents.stream().map(MinedProofs::digest).toList());
        String content = contents.get(count / 2);
        Digest digest = digest(content);
        String hash = pending(client, digest);
        fillUpTo(transactions);
        node.mine(1);
        var block = (JsonObject) node.call("eth_getBlockByNumber", "[\"latest\",false]");
        assertThat(block.array("transactions").elements())
                .hasSize(transactions)
                .contains(new JsonString(hash));
        node.mine(3);
        return new MinedProof(transactions, mode, content, finalProof(client, digest), block);
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pending(Prexis client, Digest digest) {
        return Eventually.get(
                "a transaction of " + digest,
                () ->
                        client.transaction(digest) instanceof TransactionStatus.Pending pending
                                ? Optional.of(pending.transactionHash())
                                : Optional.empty());
    }

    /// Strangers send what the node's pool lacks.
    private void fillUpTo(int transactions) {
        var pool = (JsonObject) node.call("txpool_status", "[]");
        int there = Integer.decode(pool.string("pending"));
        assertThat(there).as("transactions of the gateway").isBetween(1, transactions);
        for (int i = there; i < transactions; i++) {
            String from = strangers.get(i % strangers.size());
            node.call(
                    "eth_sendTransaction",
                    "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x%x\",\"gas\":\"0x5208\"}]"
                            .formatted(from, from, i));
        }
    }

    private static Proof finalProof(Prexis client, Digest digest) {
        return Eventually.get(
                "the final proof of " + digest,
                () -> client.proof(digest).filter(proof -> proof.stage() == Stage.FINAL));
    }

    @Override
    public void close() {
        server.close();
        node.close();
    }
}

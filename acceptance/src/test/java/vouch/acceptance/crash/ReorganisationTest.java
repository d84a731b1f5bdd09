package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.ManualNode;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.Account;
import vouch.client.Prexis;
import vouch.client.TransactionStatus;
import vouch.protocol.Digest;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Stage;

/// The chain takes back the block that carried a digest: what the gateway says goes back with it,
/// and the proof is one of the block that stands in the end.
final class ReorganisationTest {

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource
    void theProofIsOfTheBlockThatStands(Account.Mode mode) {
        try (var node = ManualNode.start()) {
            var server =
                    servers.start(
                            Launch.in(folder.resolve("data"))
                                    .with("--node-url", node.url())
                                    .set("notary.anchor-interval", "100ms")
                                    .set("chain.poll-interval", "100ms"));
            theProofIsOfTheBlockThatStands(node, server, mode);
        }
    }

    private void theProofIsOfTheBlockThatStands(ManualNode node, Server server, Account.Mode mode) {
        var account = server.admin().create("client", 10);
        server.admin().mode(account.key(), mode);
        Prexis client = server.as(account);
        var logKey = NoteVerifier.parse(client.logKey());
        Digest digest = Load.digests("reorganised " + mode, 1).getFirst();
        client.register(digest);
        String hash = pending(client, digest).transactionHash();

        node.call("evm_mine", "[]");
        var first = mined(client, digest);
        assertThat(first.transactionHash()).isEqualTo(hash);
        // A bundle fetched now says no more than it may.
        assertThat(Proofs.holding(client, digest, logKey).stage()).isEqualTo(Stage.LOGGED);

        node.call("anvil_reorg", "[1, []]");
        assertThat(pending(client, digest).transactionHash()).isEqualTo(hash);
        assertThat(Proofs.holding(client, digest, logKey).stage()).isEqualTo(Stage.LOGGED);

        var second = minedAgain(node, client, digest);
        assertThat(second.blockHash()).isNotEqualTo(first.blockHash());
        node.call("anvil_mine", "[\"0x3\"]");
        var chain = ChainView.at(node.url());
        var proof =
                Eventually.get(
                        "the final proof",
                        () -> client.proof(digest).filter(one -> one.stage() == Stage.FINAL));
        assertThat(Proofs.standsOn(chain, proof, logKey)).isTrue();
        var block = Proofs.holding(client, digest, logKey).chain().orElseThrow();
        assertThat(block.blockHash()).hasToString(second.blockHash());
        assertThat(block.anchored())
                .isEqualTo(
                        mode == Account.Mode.DIRECT ? Facts.Anchored.DIGEST : Facts.Anchored.ROOT);
        assertThat(server.admin().accounts())
                .filteredOn(one -> one.key().equals(account.key()))
                .extracting(Account::mode, Account::credits)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(mode, 9L));
        assertThat(List.of(proof.log().isPresent())).containsExactly(mode == Account.Mode.LOG);
    }

    private static TransactionStatus.Pending pending(Prexis client, Digest digest) {
        return Eventually.get(
                "pending",
                () ->
                        client.transaction(digest) instanceof TransactionStatus.Pending pending
                                ? Optional.of(pending)
                                : Optional.empty());
    }

    /// It is pending before it has left again: whichever block comes after that holds it.
    private static TransactionStatus.Mined minedAgain(
            ManualNode node, Prexis client, Digest digest) {
        return Eventually.get(
                "mined again",
                () -> {
                    node.call("evm_mine", "[]");
                    return client.transaction(digest) instanceof TransactionStatus.Mined mined
                            ? Optional.of(mined)
                            : Optional.empty();
                });
    }

    private static TransactionStatus.Mined mined(Prexis client, Digest digest) {
        return Eventually.get(
                "mined",
                () ->
                        client.transaction(digest) instanceof TransactionStatus.Mined mined
                                ? Optional.of(mined)
                                : Optional.empty());
    }
}

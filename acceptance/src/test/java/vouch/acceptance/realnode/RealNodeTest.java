package vouch.acceptance.realnode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.ChainTransaction;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Stage;
import vouch.protocol.proof.Verdict;

/// Whether a node can be used: what the gateway asks of one, and one digest's whole way through the
/// real gateway. It costs one transaction. `CONTRIBUTING.md` says how it is run.
@Tag("real-node")
final class RealNodeTest {

    /// So many calls the gateway puts into one batch.
    private static final int BATCH_MAX = 50;

    private static final Set<Long> DEVELOPMENT_CHAINS = Set.of(31337L, 1337L);
    private static final Set<String> IN_A_BLOCK = Set.of("mined", "confirmed", "final");
    private static final int LOOKS_A_MINUTE = 60;
    private static final String NEWEST = "\"latest\",false";

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;
    private NamedNode node;

    @BeforeEach
    void reach() {
        node = new NamedNode(setting("CHAIN_URL").orElseThrow());
    }

    @AfterEach
    void leave() {
        node.close();
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static void say(String sentence) {
        System.out.println("real node: " + sentence);
    }

    @Test
    void itSaysWhichChainItIsOn() {
        long id = node.number("eth_chainId", "");
        String genesis = node.object("eth_getBlockByNumber", "\"0x0\",false").string("hash");
        assertThat(id).isPositive();
        assertThat(Hash.parse(genesis).toString()).isEqualTo(genesis);
        say("chain " + id + ", block 0 is " + genesis);
    }

    @Test
    void itSaysWhatIsFinalOrThatItDoesNotKnow() {
        long head = NamedNode.number(node.object("eth_getBlockByNumber", NEWEST).string("number"));
        var answer = node.ask("eth_getBlockByNumber", "\"finalized\",false");
        if (answer.find("result").orElse(answer) instanceof JsonObject block
                && block.find("number").isPresent()) {
            long last = NamedNode.number(block.string("number"));
            assertThat(last).isBetween(0L, head);
            say("block " + last + " is final, " + (head - last) + " below the newest");
        } else {
            say("it knows no final block: chain.final-depth decides");
        }
    }

    @Test
    void itSaysWhatTransactionsCost() {
        var block = node.object("eth_getBlockByNumber", NEWEST);
        long baseFee = NamedNode.number(block.string("baseFeePerGas"));
        var tip = node.ask("eth_maxPriorityFeePerGas", "").find("result");
        int blocks =
                node.object("eth_feeHistory", "\"0x5\",\"latest\",[50]")
                        .array("baseFeePerGas")
                        .elements()
                        .size();
        assertThat(blocks).isBetween(1, 6);
        say(
                "base fee "
                        + baseFee
                        + " wei, suggested tip "
                        + tip.map(value -> ((JsonString) value).value())
                                .orElse("none: 1 gwei is offered"));
    }

    @Test
    void itAnswersAsManyCallsAtOnceAsTheGatewayAsks() {
        int most = 0;
        for (int calls : List.of(1, 10, BATCH_MAX, 100, 500, 1000)) {
            if (!node.takesBatchOf(calls)) {
                break;
            }
            most = calls;
        }
        say("it answers batches of " + most + " calls" + (most == 1000 ? ", or more" : ""));
        assertThat(most).isGreaterThanOrEqualTo(BATCH_MAX);
    }

    @Test
    void aDigestGoesTheWholeWay() throws InterruptedException {
        var server = servers.start(launch());
        var client = server.as(server.admin().create("real-node", 1));
        var digest = Digest.sha256(("real node " + Instant.now()).getBytes(UTF_8));
        assertThat(client.register(digest)).isInstanceOf(Registration.Registered.class);

        var reached = follow(server);

        assertThat(IN_A_BLOCK).contains(reached.state());
        var block = reached.block().orElseThrow();
        var receipt = node.object("eth_getTransactionReceipt", "\"" + block.transaction() + "\"");
        assertThat(receipt.string("status")).isEqualTo("0x1");
        assertThat(receipt.string("blockHash")).isEqualTo(block.hash());
        assertProofHolds(client, digest, reached.state().equals("final"));
    }

    private Launch launch() {
        var launch =
                Launch.in(folder.resolve("data"))
                        .environment("VOUCH_NODE_URL", setting("CHAIN_URL").orElseThrow())
                        .set("notary.anchor-interval", "1s")
                        .set("chain.poll-interval", "1s");
        var keystore = setting("CHAIN_KEYSTORE");
        if (keystore.isEmpty()) {
            assertThat(DEVELOPMENT_CHAINS)
                    .as("any chain but a development chain needs CHAIN_KEYSTORE")
                    .contains(node.number("eth_chainId", ""));
            return launch;
        }
        return launch.set("chain.keystore", keystore.get())
                .set(
                        "chain.keystore-password-file",
                        setting("CHAIN_KEYSTORE_PASSWORD_FILE").orElseThrow());
    }

    /// Watches the anchor until it is final or the time is over.
    private static ChainTransaction follow(Server server) throws InterruptedException {
        int minutes = setting("CHAIN_WAIT_MINUTES").map(Integer::parseInt).orElse(5);
        Optional<ChainTransaction> last = Optional.empty();
        for (int looks = 0; looks < minutes * LOOKS_A_MINUTE; looks++) {
            var now = server.admin().transaction(1);
            if (!now.map(ChainTransaction::state).equals(last.map(ChainTransaction::state))) {
                say(
                        "after %d s its transaction is %s%s"
                                .formatted(
                                        looks,
                                        now.orElseThrow().state(),
                                        now.orElseThrow()
                                                .block()
                                                .map(block -> " in block " + block.number())
                                                .orElse("")));
            }
            last = now;
            if (last.filter(it -> Set.of("final", "stuck", "reverted").contains(it.state()))
                    .isPresent()) {
                break;
            }
            Thread.sleep(1000);
        }
        last.flatMap(ChainTransaction::paid).ifPresent(paid -> say("it cost " + paid));
        return last.orElseThrow(() -> new AssertionError("no transaction was begun"));
    }

    private void assertProofHolds(Prexis client, Digest digest, boolean isFinal)
            throws InterruptedException {
        Proof proof = client.proof(digest).orElseThrow();
        for (int looks = 0; isFinal && proof.stage() != Stage.FINAL; looks++) {
            assertThat(looks).as("the final proof is made").isLessThan(LOOKS_A_MINUTE);
            Thread.sleep(1000);
            proof = client.proof(digest).orElseThrow();
        }
        var verifier =
                new ProofVerifier()
                        .withFile(digest)
                        .withLogKey(NoteVerifier.parse(client.logKey()));
        var facts = holding(verifier, proof);
        var chain = facts.chain();
        if (chain.isPresent()) {
            String number = "\"0x%x\",false".formatted(chain.get().blockNumber());
            String hash = node.object("eth_getBlockByNumber", number).string("hash");
            holding(verifier.withBlockHash(Hash.parse(hash)), proof);
        }
        say("the proof holds, and is " + proof.stage().name().toLowerCase(Locale.ROOT));
    }

    private static Facts holding(ProofVerifier verifier, Proof proof) {
        return switch (verifier.verify(proof)) {
            case Verdict.Holds(var facts) -> facts;
            case Verdict.Fails(var part, var sentence) ->
                    throw new AssertionError(part + ": " + sentence);
        };
    }
}

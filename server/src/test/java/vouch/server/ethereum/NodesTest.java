package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.ethereum.Hash;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

/// Two nodes of one chain, each cut off and brought back as the test wants.
class NodesTest {

    private static final KeySigner KEY = KeySigner.development(31337);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(50);

    @TempDir Path directory;

    private final SettableClock clock = new SettableClock();
    private Anvil first;
    private Anvil second;
    private SwitchedNode one;
    private SwitchedNode two;
    private Nodes nodes;

    @BeforeEach
    void start() {
        first = new Anvil(directory.resolve("one"));
        first.mine(1);
        second = first.another(directory.resolve("two"));
        // Blocks made in the same second would be the same blocks.
        second.call("evm_increaseTime", 1000);
        one = new SwitchedNode(first.node);
        two = new SwitchedNode(second.node);
        nodes = nodes(LONG, one, two);
    }

    @AfterEach
    void stop() {
        one.on();
        two.on();
        second.close();
        first.close();
    }

    private Nodes nodes(Duration patience, EthereumNode... several) {
        return new Nodes(
                List.of(several), ChainIdentity.of(first.node), clock, new Random(1), patience);
    }

    private static byte[] transaction(long nonce) {
        return KEY.sign(
                new UnsignedTransaction(
                        31337,
                        nonce,
                        30_000,
                        BigInteger.valueOf(1_000_000_000),
                        BigInteger.valueOf(20_000_000_000L),
                        new Address(KEY.address()),
                        "0x01"));
    }

    private static String hash(byte[] transaction) {
        return Hash.keccak256(transaction).toString();
    }

    private long head() {
        return nodes.heads().head().number();
    }

    private void lose(SwitchedNode node) {
        node.cutOff();
        for (int i = 0; i < Breaker.FAILURES_MAX; i++) {
            nodes.heads();
        }
    }

    @Test
    void theNodeWithTheNewestBlockIsRead() {
        second.mine(2);
        assertThat(head()).isEqualTo(3);
        assertThat(nodes.header(3)).isEqualTo(second.node.header(3)).isPresent();

        first.mine(5);
        assertThat(head()).isEqualTo(6);
        assertThat(nodes.header(3)).isEqualTo(first.node.header(3)).isPresent();
        assertThat(nodes.describe()).containsExactly("node 1: at block 6", "node 2: at block 3");
    }

    @Test
    void aNodeInUseStaysInUseUntilAnotherIsAhead() {
        second.mine(1);
        nodes.heads();
        first.mine(1);
        assertThat(nodes.heads().head()).isEqualTo(second.node.heads().head());
        first.mine(1);
        assertThat(nodes.heads().head()).isEqualTo(first.node.heads().head());
    }

    @Test
    void eitherNodeMayBeLost() {
        for (SwitchedNode lost : List.of(one, two)) {
            lost.cutOff();
            assertThat(head()).isEqualTo(1);
            assertThat(nodes.minedNonce(KEY.address())).isZero();
            assertThat(nodes.balance(KEY.address())).isPositive();
            lost.on();
            nodes.heads();
        }
    }

    @Test
    void aNodeLostInTheMiddleIsReplacedByOneThatHasTheSameNewestBlock() {
        nodes.heads();
        one.cutOff();
        assertThat(nodes.minedNonce(KEY.address())).isZero();
        assertThat(nodes.receipts(List.of(hash(transaction(0))))).containsExactly(Optional.empty());
    }

    @Test
    void aNodeOnAnotherBranchReplacesNobodyInTheMiddle() {
        first.mine(1);
        second.mine(1);
        assertThat(nodes.heads().head()).isEqualTo(first.node.heads().head());
        one.cutOff();
        assertThatThrownBy(() -> nodes.minedNonce(KEY.address()))
                .isInstanceOf(NodeException.class)
                .hasMessage("cut off");
        assertThat(nodes.heads().head()).isEqualTo(second.node.heads().head());
        assertThat(nodes.minedNonce(KEY.address())).isZero();
    }

    @Test
    void aNodeThatStillHasToCatchUpIsNoShorterChain() {
        first.mine(2);
        assertThat(head()).isEqualTo(3);
        one.cutOff();
        assertThatThrownBy(nodes::heads)
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("node 2 is at block 1")
                .hasMessageContaining("node 1 was at 3");
        first.tell(second);
        assertThat(nodes.heads().head()).isEqualTo(first.node.heads().head());
    }

    @Test
    void aNodeThatNeverCatchesUpIsBelievedInTheEnd() {
        first.mine(2);
        nodes.heads();
        one.cutOff();
        assertThatThrownBy(nodes::heads).isInstanceOf(NodeException.class);
        clock.advance(Nodes.CATCH_UP_WITHIN);
        assertThat(head()).isEqualTo(1);
    }

    @Test
    void aNodeThatHangsHoldsNobodyUp() {
        nodes = nodes(MOMENT, one, two);
        do {
            nodes.heads();
        } while (nodes.describe().stream().anyMatch(node -> node.endsWith("not asked yet")));
        one.hang();
        int asked = one.asked.get();
        assertThat(head()).isEqualTo(1);
        assertThat(nodes.send(transaction(0))).isEqualTo(new SendOutcome.Taken());
        assertThat(head()).isEqualTo(1);
        // While it hangs it is not asked again and again.
        assertThat(one.asked.get()).isEqualTo(asked + 1);
    }

    @Test
    void aTransactionGoesToAllNodes() {
        byte[] transaction = transaction(0);
        assertThat(nodes.send(transaction)).isEqualTo(new SendOutcome.Taken());
        for (Anvil anvil : List.of(first, second)) {
            assertThat(anvil.node.pendingNonce(KEY.address())).isEqualTo(1);
        }
        assertThat(nodes.send(transaction)).isEqualTo(new SendOutcome.AlreadyKnown());
    }

    @Test
    void aTransactionOneNodeHasIsTaken() {
        byte[] transaction = transaction(0);
        assertThat(first.node.send(transaction)).isEqualTo(new SendOutcome.Taken());
        assertThat(nodes.send(transaction)).isEqualTo(new SendOutcome.Taken());

        two.cutOff();
        assertThat(nodes.send(transaction(1))).isEqualTo(new SendOutcome.Taken());
        one.cutOff();
        assertThatThrownBy(() -> nodes.send(transaction(2))).isInstanceOf(NodeException.class);
    }

    @Test
    void whatOneNodeCallsInvalidAndAnotherDoesNotAnswerIsInDoubt() {
        var refusing =
                new ForwardingNode(first.node) {
                    @Override
                    public SendOutcome send(byte[] transaction) {
                        return new SendOutcome.Invalid("wrong chain id");
                    }
                };
        nodes = nodes(LONG, refusing, two);
        two.cutOff();
        assertThat(nodes.send(transaction(0)))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("wrong chain id"));
        nodes = nodes(LONG, refusing, refusing);
        assertThat(nodes.send(transaction(0))).isInstanceOf(SendOutcome.Invalid.class);
    }

    @Test
    void aNodeThatFailsTooOftenIsAskedNowAndThen() {
        lose(two);
        int asked = two.asked.get();
        nodes.heads();
        nodes.send(transaction(0));
        assertThat(two.asked.get()).isEqualTo(asked);
        assertThat(nodes.describe().get(1))
                .startsWith(
                        "node 2: not answering since 2026-11-21T12:00:00Z (cut off); asked again in ")
                .endsWith(" s");
        assertThat(nodes.someLost()).contains("node 2 has not answered since 2026-11-21T12:00:00Z");

        clock.advance(Breaker.PAUSE_MIN);
        nodes.heads();
        assertThat(two.asked.get()).isEqualTo(asked + 1);

        two.on();
        clock.advance(Breaker.PAUSE_MAX);
        nodes.heads();
        assertThat(nodes.someLost()).isEmpty();
        assertThat(nodes.describe()).containsExactly("node 1: at block 1", "node 2: at block 1");
    }

    @Test
    void whereAllAreLostOneIsAskedAllTheSameAndWorkGoesOnAtOnce() {
        nodes.heads();
        one.cutOff();
        two.cutOff();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(nodes::heads).isInstanceOf(NodeException.class);
        }
        assertThat(nodes.describe()).allMatch(line -> line.contains("not answering"));
        assertThat(nodes.someLost()).isEmpty();
        one.on();
        two.on();
        assertThat(head()).isEqualTo(1);
    }

    @Test
    void aRefusalIsNoFailure() {
        for (int i = 0; i < 2 * Breaker.FAILURES_MAX; i++) {
            assertThatThrownBy(() -> nodes.estimateGas(KEY.address(), KEY.address(), "no data"))
                    .isInstanceOf(NodeRefusedException.class);
        }
        assertThat(nodes.someLost()).isEmpty();
    }

    @Test
    void aCallThatIsUndoneIsNoFailureEither() {
        first.call("anvil_setCode", KEY.address(), "0xfe");
        second.call("anvil_setCode", KEY.address(), "0xfe");
        for (int i = 0; i < 2 * Breaker.FAILURES_MAX; i++) {
            assertThatThrownBy(() -> nodes.estimateGas(KEY.address(), KEY.address(), "0x"))
                    .isInstanceOf(CallRefusedException.class);
        }
        assertThat(nodes.someLost()).isEmpty();
    }

    @Test
    void aNodeThatComesBackWithAnotherChainIsPutOut() {
        nodes.heads();
        one.cutOff();
        nodes.heads();
        first.call("anvil_setChainId", 5);
        first.mine(7);
        one.on();

        assertThat(nodes.heads().head()).isEqualTo(second.node.heads().head());
        assertThat(nodes.send(transaction(0))).isEqualTo(new SendOutcome.Taken());
        assertThat(first.node.pendingNonce(KEY.address())).isZero();
        assertThat(nodes.describe().getFirst()).startsWith("node 1: on another chain; asked again");
        assertThat(nodes.onAnotherChain())
                .hasValueSatisfying(words ->
                        assertThat(words).contains("node 1 is on chain 5").contains("chain 31337"));

        first.call("anvil_setChainId", 31337);
        clock.advance(Breaker.PAUSE_MAX);
        assertThat(nodes.heads().head()).isEqualTo(first.node.heads().head());
        assertThat(nodes.onAnotherChain()).isEmpty();
    }

    @Test
    void aSingleNodeOnAnotherChainIsNotWorkedWithUntilItIsBack() {
        nodes = nodes(LONG, one);
        nodes.heads();
        one.cutOff();
        assertThatThrownBy(nodes::heads).isInstanceOf(NodeException.class);
        one.on();
        first.call("anvil_setChainId", 5);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(nodes::heads)
                    .isInstanceOf(WrongChainException.class)
                    .hasMessageContaining("the node is on chain 5");
            assertThatThrownBy(() -> nodes.minedNonce(KEY.address()))
                    .isInstanceOf(WrongChainException.class);
            assertThatThrownBy(() -> nodes.send(transaction(0)))
                    .isInstanceOf(WrongChainException.class);
        }
        first.call("anvil_setChainId", 31337);
        assertThat(head()).isEqualTo(1);
    }

    @Test
    void whatLooksLikeAReorganisationMayBeAnotherChain() {
        nodes = nodes(LONG, one);
        nodes.heads();
        nodes.checkIdentity();
        first.call("anvil_setChainId", 5);
        assertThat(head()).isEqualTo(1);
        assertThatThrownBy(nodes::checkIdentity).isInstanceOf(WrongChainException.class);
    }

    @Test
    void aBlockIsSearchedForOnAllNodes() {
        nodes.heads();
        second.mine(1);
        String hash = second.node.heads().head().hash();
        assertThat(nodes.block(hash)).isPresent();
        assertThat(nodes.block("0x" + "1".repeat(64))).isEmpty();
        two.cutOff();
        assertThatThrownBy(() -> nodes.block(hash)).isInstanceOf(NodeException.class);
    }

    private Database database() throws Exception {
        return TestDatabases.Kind.SQLITE.open(Files.createDirectory(directory.resolve("db")));
    }

    @Test
    void theFirstStartNeedsANodeAndLaterOnesDoNot() throws Exception {
        try (var database = database()) {
            one.cutOff();
            two.cutOff();
            assertThatThrownBy(() -> ChainIdentity.check(List.of(one, two), database))
                    .isInstanceOf(NodeException.class);
            two.on();
            var identity = ChainIdentity.check(List.of(one, two), database);
            assertThat(identity).isEqualTo(ChainIdentity.of(second.node));
            two.cutOff();
            assertThat(ChainIdentity.check(List.of(one, two), database)).isEqualTo(identity);
        }
    }

    @Test
    void nodesOfDifferentChainsAreRefusedAtTheStart() throws Exception {
        try (var database = database()) {
            second.call("anvil_setChainId", 5);
            assertThatThrownBy(() -> ChainIdentity.check(List.of(one, two), database))
                    .isInstanceOf(ChainRefusedException.class)
                    .hasMessageContaining("different chains");
            second.call("anvil_setChainId", 31337);
            ChainIdentity.check(List.of(one, two), database);

            second.call("anvil_setChainId", 5);
            assertThatThrownBy(() -> ChainIdentity.check(List.of(one, two), database))
                    .isInstanceOf(ChainRefusedException.class)
                    .hasMessageContaining("node 2 is on chain 5");
        }
    }
}

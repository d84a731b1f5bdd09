package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.ethereum.TransactionDesk.Decision;

class DecisionsTest {

    @TempDir Path directory;

    private EngineWorld world;

    @BeforeEach
    void start() {
        world = new EngineWorld(directory);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Decision retry(long id) {
        return decide(desk -> desk.retry(id));
    }

    private Decision cancel(long id) {
        return decide(desk -> desk.cancel(id));
    }

    /// Asks from another thread, as an administrator's request does, and takes the engine's steps
    /// meanwhile.
    private Decision decide(Function<TransactionDesk, Decision> decision) {
        var asked = new FutureTask<>(() -> decision.apply(world.engine().desk()));
        Thread.ofVirtual().start(asked);
        try {
            while (!asked.isDone()) {
                world.engine().await(Duration.ofMillis(100));
                if (!asked.isDone()) {
                    world.step();
                }
            }
            return asked.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /// A node that finds one transaction wrong in itself.
    private static EthereumNode refusing(EthereumNode node) {
        return new ForwardingNode(node) {
            @Override
            public SendOutcome send(byte[] transaction) {
                return new SendOutcome.Invalid("intrinsic gas too low");
            }
        };
    }

    @Test
    void whatNoNodeWillTakeIsStuckAndItsNonceGoesToTheNextJob() {
        world.through(refusing(world.chain));
        long refused = world.submit("a");
        world.step();
        assertThat(world.state(refused))
                .isInstanceOfSatisfying(
                        JobState.Stuck.class,
                        stuck -> assertThat(stuck.reason()).contains("intrinsic gas too low"));
        assertThat(world.story(refused).nonce()).isEmpty();
        assertThat(world.alarms.sentences())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm).contains("vouch tx retry " + refused));

        world.through(world.chain);
        long next = world.submit("b");
        world.step();
        assertThat(world.story(next).nonce()).contains(0L);

        assertThat(retry(refused)).isInstanceOf(Decision.Done.class);
        world.step();
        world.mine(3);
        assertThat(world.state(refused)).isInstanceOf(JobState.Final.class);
        assertThat(world.state(next)).isInstanceOf(JobState.Final.class);
        assertThat(world.minedByUs()).isEqualTo(2);
        assertThat(world.alarms.sentences()).isEmpty();
    }

    @Test
    void aJobRefusedTwiceWithTheSameBytesIsStillDoneInTheEnd() {
        world.through(refusing(world.chain));
        long id = world.submit("a");
        world.step();
        retry(id);
        world.step();
        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);

        world.through(world.chain);
        retry(id);
        world.step();
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void whatMayHaveLeftKeepsItsNonceWhateverTheNodeSaysLater() {
        long id = world.submit("a");
        world.through(new BrokenNode(world.chain, BrokenNode.Moment.BEFORE_SENDING));
        try {
            world.step();
        } catch (NodeException e) {
            assertThat(e).hasMessageContaining("BEFORE_SENDING");
        }
        world.through(refusing(world.chain));
        world.step();

        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);
        assertThat(world.story(id).nonce()).contains(0L);
        world.through(world.chain);
        assertThat(retry(id)).isInstanceOf(Decision.Done.class);
        world.step();
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void aQueuedJobIsGivenUpWithoutATrace() {
        world.chain.setBalance(BigInteger.ONE);
        long id = world.submit("a");
        world.step();

        assertThat(retry(id)).isInstanceOf(Decision.Refused.class);
        assertThat(cancel(id)).isInstanceOf(Decision.Done.class);

        assertThat(world.state(id)).isEqualTo(new JobState.Replaced(true));
        assertThat(cancel(id)).isInstanceOf(Decision.Refused.class);
        assertThat(world.story(id).attempts()).isEmpty();
    }

    @Test
    void aSentJobIsGivenUpByATransferOfNothing() {
        long id = world.submit("a");
        world.step();

        assertThat(cancel(id)).isInstanceOf(Decision.Done.class);
        assertThat(cancel(id)).isInstanceOf(Decision.Refused.class);
        world.mine(1);
        assertThat(world.state(id)).isEqualTo(new JobState.Replaced(false));
        world.mine(2);

        assertThat(world.state(id)).isEqualTo(new JobState.Replaced(true));
        assertThat(world.minedByUs()).isEqualTo(1);
        String mined = world.story(id).block().orElseThrow().transactionHash();
        assertThat(world.chain.calldata(mined)).isEqualTo("0x");
        assertThat(world.story(id).attempts())
                .extracting(TransactionStory.Attempt::kind)
                .containsExactly("work", "cancel");
    }

    @Test
    void aReorganisationUndoesACancellationAndItIsMinedAgain() {
        long id = world.submit("a");
        world.step();
        cancel(id);
        world.mine(1);

        world.chain.reorganise(1);
        world.step();
        assertThat(world.state(id)).isInstanceOf(JobState.Sent.class);
        world.mine(3);

        assertThat(world.state(id)).isEqualTo(new JobState.Replaced(true));
        assertThat(world.minedByUs()).isEqualTo(1);
    }

    /// A job whose nonce a transaction used that is not ours.
    private long stuckByAStranger() {
        long id = world.submit("a");
        world.step();
        world.chain.dropPool();
        world.chain.useKeyElsewhere();
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);
        return id;
    }

    @Test
    void aJobWhoseNonceWasUsedElsewhereGetsAnotherOnceThatIsFinal() {
        long id = stuckByAStranger();
        assertThat(world.alarms.sentences()).hasSize(2);

        assertThat(retry(id)).isInstanceOf(Decision.Done.class);
        world.step();
        world.mine(3);

        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.story(id).nonce()).contains(1L);
        assertThat(world.alarms.sentences()).isEmpty();
    }

    @Test
    void aStrangersTransactionThatIsNotFinalKeepsTheNonce() {
        long id = world.submit("a");
        world.step();
        world.chain.dropPool();
        var node =
                new ForwardingNode(world.chain) {
                    @Override
                    public Heads heads() {
                        return new Heads(super.heads().head(), Optional.empty());
                    }
                };
        world.through(node);
        world.chain.useKeyElsewhere();
        world.chain.mine();
        for (int i = 0; i < 3; i++) {
            world.step();
            world.chain.mine();
        }
        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);

        assertThat(retry(id))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.why()).contains("not final"));
        assertThat(cancel(id)).isInstanceOf(Decision.Refused.class);
        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);
    }

    @Test
    void aStuckJobWhoseNonceIsFreeAgainIsSentWithIt() {
        long id = stuckByAStranger();

        world.chain.rollBack(3);
        world.chain.dropPool();
        assertThat(retry(id)).isInstanceOf(Decision.Done.class);
        world.mine(3);

        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.story(id).nonce()).contains(0L);
        assertThat(world.minedByUs()).isEqualTo(1);
    }

    @Test
    void whatIsMinedOrUnknownIsNotDecidedAbout() {
        long id = world.submit("a");
        world.step();
        world.mine(1);

        assertThat(retry(id)).isInstanceOf(Decision.Refused.class);
        assertThat(cancel(id)).isInstanceOf(Decision.Refused.class);
        assertThat(retry(99)).isInstanceOf(Decision.Unknown.class);
        assertThat(cancel(99)).isInstanceOf(Decision.Unknown.class);
    }

    @Test
    void withoutASignatureNothingIsGivenUp() {
        long id = world.submit("a");
        world.step();
        world.signWith(
                new Signer() {
                    @Override
                    public String address() {
                        return KeySigner.development(31337).address();
                    }

                    @Override
                    public byte[] sign(UnsignedTransaction transaction) {
                        throw new SignerException("the signer is away");
                    }
                });

        assertThat(cancel(id)).isInstanceOf(Decision.Refused.class);

        world.mine(1);
        assertThat(world.state(id)).isInstanceOf(JobState.Mined.class);
        assertThat(world.story(id).attempts()).hasSize(1);
    }

    @Test
    void withoutANodeADecisionIsRefusedAtOnce() {
        long id = world.submit("a");
        world.through(
                new ForwardingNode(world.chain) {
                    @Override
                    public long pendingNonce(String address) {
                        throw new NodeException("nobody there");
                    }
                });
        var asked = new FutureTask<>(() -> world.engine().desk().cancel(id));
        Thread.ofVirtual().start(asked);
        while (!asked.isDone()) {
            assertThatThrownBy(() -> world.step()).isInstanceOf(NodeException.class);
        }

        assertThatThrownBy(asked::get).hasCauseInstanceOf(NodeException.class);
        assertThat(world.state(id)).isEqualTo(new JobState.Queued());
    }
}

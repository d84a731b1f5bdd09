package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.faults.Call;
import vouch.server.faults.Fault;
import vouch.server.faults.Gate;

/// What nodes and networks do to a transaction, each by itself; at the end it is on the chain once,
/// or Stuck with the reason.
class FailureCasesTest {

    private static final int MOMENTS_APART = Boolean.getBoolean("vouch.long") ? 1 : 3;

    @TempDir Path directory;

    private FaultyChain chain;

    @BeforeEach
    void start() {
        chain = new FaultyChain(directory);
        chain.proxy.refuseAsRealNodesDo();
    }

    @AfterEach
    void stop() {
        chain.close();
    }

    private List<Long> submit(int jobs) {
        return IntStream.range(0, jobs).mapToObj(i -> chain.submit("job " + i)).toList();
    }

    @Test
    void anAnswerLostAfterTheNodeTookTheTransaction() {
        long id = chain.submit("a");
        chain.proxy.next(1, Call.SEND, new Fault.AnswerLost());
        assertThatThrownBy(() -> chain.engine.step()).isInstanceOf(NodeException.class);
        assertThat(chain.state(id)).isEqualTo(new JobState.Held(0));

        chain.everythingIsMinedOnce();
        assertThat(chain.proxy.transactions().stream().distinct()).hasSize(1);
    }

    @Test
    void anAnswerLostAndTheTransactionMinedBeforeItIsAskedForAgain() {
        chain.submit("a");
        chain.proxy.next(1, Call.SEND, new Fault.AnswerLost());
        chain.step();
        chain.anvil.mine(1);

        chain.everythingIsMinedOnce();
        assertThat(chain.proxy.transactions()).hasSize(1);
    }

    @Test
    void aNonceThatIsTooLowIsLookedUp() {
        chain.submit("a");
        chain.proxy.next(1, Call.SEND, new Fault.AnswerLost());
        chain.step();
        // Its block comes between the look at the chain and the sending.
        chain.proxy.next(1, Call.SEND, new Fault.HeldBefore(minesThenOpens()));
        chain.step();

        chain.everythingIsMinedOnce();
        assertThat(chain.proxy.transactions()).hasSize(2);
    }

    private Gate minesThenOpens() {
        var gate = new Gate();
        Thread.ofVirtual()
                .start(() -> {
                    gate.awaitArrival();
                    chain.anvil.mine(1);
                    gate.open();
                });
        return gate;
    }

    static List<Fault> troubles() {
        return Fault.TROUBLES;
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void troubleWithEverySingleCallOnItsWay(Fault trouble) {
        submit(3);
        // More often than a read is tried; the work goes on at a later look.
        for (var method :
                List.of(
                        "eth_getBlockByNumber",
                        "eth_getTransactionCount",
                        "eth_getBalance",
                        "eth_maxPriorityFeePerGas",
                        "eth_estimateGas",
                        Call.SEND,
                        "eth_getTransactionReceipt")) {
            chain.proxy.next(4, method, trouble);
        }
        for (int look = 0; look < 8; look++) {
            chain.step();
        }
        chain.mine(2);

        chain.everythingIsMinedOnce();
        assertThat(chain.proxy.log()).isNotEmpty();
    }

    @Test
    void aTransactionThatIsTakenAndThenForgotten() {
        long id = chain.submit("a");
        chain.proxy.next(1, Call.SEND, new Fault.Swallowed());
        chain.step();
        chain.mine(2);
        assertThat(chain.state(id)).isInstanceOf(JobState.Sent.class);
        assertThat(chain.mined()).isEmpty();

        chain.everythingIsMinedOnce();
    }

    @Test
    void aGapInTheNoncesIsFilled() {
        var ids = submit(3);
        chain.proxy.next(1, Call.SEND, new Fault.Swallowed());
        chain.step();
        chain.mine(2);
        assertThat(ids)
                .allSatisfy(id -> assertThat(chain.state(id)).isInstanceOf(JobState.Sent.class));
        assertThat(chain.mined()).isEmpty();

        chain.everythingIsMinedOnce();
    }

    @Test
    void aPoolThatWasEmptied() {
        submit(5);
        chain.step();
        chain.anvil.call("anvil_dropAllTransactions");
        chain.mine(2);
        assertThat(chain.mined()).isEmpty();

        chain.everythingIsMinedOnce();
    }

    @Test
    void aChainThatMakesNoBlocks() {
        submit(3);
        for (int look = 0; look < 10; look++) {
            chain.step();
            chain.clock.advance(ChainSettings.RESEND_INTERVAL_DEFAULT);
        }
        assertThat(chain.proxy.transactions()).hasSizeGreaterThan(3);
        assertThat(chain.proxy.transactions().stream().distinct()).hasSize(3);

        chain.everythingIsMinedOnce();
    }

    @Test
    void aReorganisationThatLosesTheTransactions() {
        submit(3);
        chain.step();
        chain.mine(1);

        chain.anvil.reorganise(1);
        chain.step();
        assertThat(chain.states().values())
                .allSatisfy(state -> assertThat(state).isInstanceOf(JobState.Sent.class));

        chain.everythingIsMinedOnce();
    }

    @Test
    void aReorganisationThatPutsTheTransactionsBackIntoThePool() {
        submit(3);
        chain.step();
        chain.mine(1);

        chain.anvil.reorganise(1);
        chain.proxy.transactions().forEach(raw -> chain.anvil.rpc.write(Call.SEND, raw));
        chain.step();

        chain.everythingIsMinedOnce();
    }

    @Test
    void aReorganisationDeeperThanWhatIsFinal() {
        var ids = submit(3);
        chain.step();
        chain.mine(6);
        assertThat(ids)
                .allSatisfy(id -> assertThat(chain.state(id)).isInstanceOf(JobState.Final.class));

        chain.anvil.reorganise(6);
        chain.step();
        assertThat(chain.alarms.sentences())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence).contains("took back 6 blocks"));
        assertThat(ids)
                .allSatisfy(id -> assertThat(chain.state(id)).isInstanceOf(JobState.Sent.class));

        chain.everythingIsMinedOnce();
    }

    @Test
    void aChainThatBecameShorter() {
        chain.mine(2);
        submit(3);
        chain.step();
        chain.mine(2);

        chain.anvil.rollBack(3);
        chain.step();

        chain.everythingIsMinedOnce();
    }

    @Test
    void aReorganisationWhereAnotherTransactionTookTheNonce() {
        long id = chain.submit("a");
        chain.step();
        chain.mine(1);

        chain.anvil.call(
                "anvil_reorg",
                1,
                List.of(
                        List.of(
                                Map.of(
                                        "from",
                                        chain.engine.address(),
                                        "to",
                                        chain.engine.address(),
                                        "nonce",
                                        "0x0",
                                        "gas",
                                        "0x5208"),
                                0)));
        chain.mine(4);

        assertThat(chain.state(id))
                .isEqualTo(
                        new JobState.Stuck("nonce 0 was used by a transaction that is not ours"));
        assertThat(chain.mined()).isEqualTo(Map.of("0x", 1));
    }

    @Test
    void aReorganisationWhereAnEarlierAttemptOfOursTookTheNonce() {
        long id = chain.submit("a");
        chain.step();
        chain.anvil.call("anvil_dropAllTransactions");
        chain.mine(4);
        var attempts = chain.proxy.transactions();
        assertThat(attempts).hasSize(2);
        var first = ((JobState.Mined) chain.state(id)).inclusion();

        chain.anvil.call("anvil_reorg", 1, List.of(List.of(attempts.getFirst(), 0)));
        chain.step();

        assertThat(chain.state(id))
                .isInstanceOfSatisfying(
                        JobState.Mined.class,
                        mined ->
                                assertThat(mined.inclusion().transactionHash())
                                        .isNotEqualTo(first.transactionHash()));
        chain.everythingIsMinedOnce();
    }

    @Test
    void theOriginalIsMinedAfterItWasReplaced() {
        long id = chain.submit("a");
        chain.step();
        String original = ((JobState.Sent) chain.state(id)).hash();
        chain.anvil.call("anvil_dropAllTransactions");
        chain.proxy.next(1, Call.SEND, new Fault.Swallowed());
        chain.mine(3);
        assertThat(((JobState.Sent) chain.state(id)).hash()).isNotEqualTo(original);

        chain.anvil.call(Call.SEND, chain.proxy.transactions().getFirst());
        chain.mine(1);

        assertThat(((JobState.Mined) chain.state(id)).inclusion().transactionHash())
                .isEqualTo(original);
        chain.everythingIsMinedOnce();
    }

    @Test
    void aReplacementPaysTenPercentMoreOfBothFees() {
        submit(2);
        // The second one waits in the pool behind a gap, and is replaced there.
        chain.proxy.next(1, Call.SEND, new Fault.Swallowed());
        chain.step();
        chain.mine(4);
        assertThat(chain.proxy.transactions().stream().distinct()).hasSize(4);
        assertThat(chain.proxy.log()).noneMatch(line -> line.contains("underpriced"));

        chain.everythingIsMinedOnce();
    }

    @Test
    void aReplacementThatIsStillTooCheapIsReplacedAtTheNextBlock() {
        submit(2);
        chain.proxy.next(1, Call.SEND, new Fault.Swallowed());
        chain.step();
        chain.proxy.next(2, Call.SEND, new Fault.Refused("replacement transaction underpriced"));
        chain.mine(3);
        assertThat(chain.proxy.transactions().stream().distinct()).hasSize(4);
        chain.mine(2);
        assertThat(chain.mined()).hasSize(2);

        chain.everythingIsMinedOnce();
    }

    @Test
    void aBaseFeeAboveWhatWasOffered() {
        submit(3);
        chain.step();
        chain.baseFee(200);
        chain.mine(1);
        assertThat(chain.mined()).isEmpty();
        chain.mine(4);
        assertThat(chain.mined()).hasSize(3);

        chain.everythingIsMinedOnce();
    }

    @Test
    void aBaseFeeAboveTheCeilingIsWaitedOut() {
        submit(3);
        chain.step();
        for (int block = 0; block < 8; block++) {
            chain.baseFee(2_000);
            chain.mine(1);
        }
        assertThat(chain.mined()).isEmpty();
        assertThat(chain.alarms.sentences())
                .anyMatch(sentence -> sentence.contains("chain.transaction-cost-max"));

        chain.baseFee(20);
        chain.everythingIsMinedOnce();
        assertThat(chain.alarms.sentences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid chain id for signer", "intrinsic gas too low"})
    void aTransactionThatNoNodeWillEverTake(String words) {
        chain.proxy.next(1, Call.SEND, new Fault.Refused(words));
        long refused = chain.submit("refused");
        long next = chain.submit("next");
        chain.step();
        chain.mine(3);

        assertThat(chain.state(refused))
                .isInstanceOfSatisfying(
                        JobState.Stuck.class, stuck -> assertThat(stuck.reason()).contains(words));
        assertThat(chain.state(next)).isInstanceOf(JobState.Final.class);
        assertThat(chain.ours())
                .singleElement()
                .satisfies(transaction ->
                        assertThat(transaction.path("nonce").asText()).isEqualTo("0x0"));
    }

    @Test
    void aNodeThatCameBackWithoutItsPool() {
        submit(3);
        chain.step();
        chain.restartNode();
        chain.mine(2);
        assertThat(chain.mined()).isEmpty();

        chain.everythingIsMinedOnce();
    }

    @Test
    void aNodeThatIsAwayForAWhile() {
        submit(2);
        chain.anvil.close();
        assertThatThrownBy(() -> chain.engine.step()).isInstanceOf(NodeException.class);
        chain.step();

        chain.startNode();
        chain.everythingIsMinedOnce();
    }

    @Test
    void aNodeThatCameBackWithAShorterChain() {
        submit(3);
        chain.step();
        chain.mine(2);
        chain.restartNode();
        submit(6);
        chain.step();
        chain.mine(4);

        chain.restartNodeWithItsOldState();
        chain.step();

        chain.everythingIsMinedOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x0", "0x1", "0x5af3107a4000"})
    void tooLittleMoneyBeforeTheFirstIsSent(String wei) {
        chain.anvil.setBalance(chain.engine.address(), wei);
        submit(6);
        chain.step();
        chain.mine(2);
        assertThat(chain.states()).containsValue(new JobState.Queued());

        chain.anvil.setBalance(chain.engine.address(), "0xde0b6b3a7640000");
        chain.everythingIsMinedOnce();
    }

    @Test
    void theMoneyIsGoneAfterSending() {
        submit(4);
        chain.step();
        chain.anvil.setBalance(chain.engine.address(), "0x1");
        chain.mine(3);
        assertThat(chain.mined()).isEmpty();

        chain.anvil.setBalance(chain.engine.address(), "0xde0b6b3a7640000");
        chain.everythingIsMinedOnce();
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -30, 59, 3_600, 864_000})
    void aClockThatWasMoved(long seconds) {
        submit(2);
        chain.proxy.next(2, Call.SEND, new Fault.Swallowed());
        chain.step();

        chain.clock.advance(Duration.ofSeconds(seconds));
        submit(4);
        chain.step();
        chain.mine(1);

        chain.everythingIsMinedOnce();
    }

    /// Each of these is a `kill -9` between two things the gateway does.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aGatewayThatEndsAtAnyMoment(int blocksWhileItIsGone) {
        int kills = 0;
        for (long length = 1; !livesThroughAJob(length); length += MOMENTS_APART) {
            chain.anvil.mine(blocksWhileItIsGone);
            chain.restartGateway();
            kills++;
        }
        chain.restartGateway();
        System.out.println("killed at " + kills + " moments, " + MOMENTS_APART + " apart");
        assertThat(kills).isGreaterThan(80 / MOMENTS_APART);
        chain.everythingIsMinedOnce();
    }

    private boolean livesThroughAJob(long length) {
        chain.submit("life of " + length);
        chain.restartGateway(Life.of(length));
        try {
            for (int block = 0; block < 3; block++) {
                chain.step();
                chain.anvil.mine(1);
            }
            chain.step();
            return true;
        } catch (Life.Over e) {
            return false;
        }
    }
}

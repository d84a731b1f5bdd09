package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.ethereum.RawTransaction;

/// Jobs that call contracts, before a chain in memory.
class CallsTest {

    private static final Address CONTRACT =
            Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    private static final long GAS_MAX = 200_000;
    private static final String DOOMED = "0xdead";

    @TempDir Path directory;

    private final AtomicReference<Optional<RuntimeException>> refusal =
            new AtomicReference<>(Optional.empty());
    private EngineWorld world;

    @BeforeEach
    void start() {
        world = new EngineWorld(directory);
        world.chain.refuse(data -> data.equals(DOOMED) ? refusal.get() : Optional.empty());
        refuseWith(new CallRefusedException("execution reverted: BalanceTooLow"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void refuseWith(RuntimeException why) {
        refusal.set(Optional.of(why));
    }

    private long call(String key, String data) {
        byte[] payload = HexFormat.of().parseHex(data.substring(2));
        return world.database.write(tx ->
                world.engine().submit(tx, new Job("payout", key, CONTRACT, payload, GAS_MAX)));
    }

    /// Asks from another thread, and takes the engine's steps meanwhile.
    private TransactionDesk.Decision decide(
            Function<TransactionDesk, TransactionDesk.Decision> decision) {
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

    private TransactionStory.Attempt attempt(long id, int number) {
        return world.story(id).attempts().get(number);
    }

    private static RawTransaction raw(TransactionStory.Attempt attempt) {
        return RawTransaction.parse(HexFormat.of().parseHex(attempt.raw().substring(2)));
    }

    @Test
    void aCallGoesToItsContractWithRoomForWhatIsMinedBeforeIt() {
        long id = call("a", "0x0102");
        world.step();
        world.mine(3);

        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.story(id).to()).contains(CONTRACT.text());
        assertThat(raw(attempt(id, 0)).to()).contains(CONTRACT.bytes());
        long floor = 21_000 + 2 * 40;
        assertThat(attempt(id, 0).gas()).isEqualTo(floor + floor / 5 + 20_000);
    }

    @Test
    void theRoomEndsAtWhatTheCallMayUse() {
        world.chain.useGas(_ -> GAS_MAX - 22_000);
        long id = call("a", "0x0102");
        world.step();

        assertThat(attempt(id, 0).gas()).isEqualTo(GAS_MAX);
    }

    @Test
    void aCallThatWouldFailWaitsForThreeHeadsAndHoldsUpNobody() {
        long doomed = call("a", DOOMED);
        long next = call("b", "0x0102");
        long anchor = world.submit("c");

        world.step();
        world.step();
        world.step();
        assertThat(world.state(doomed)).isEqualTo(new JobState.Queued());
        assertThat(world.state(next)).isInstanceOf(JobState.Sent.class);
        assertThat(world.state(anchor)).isInstanceOf(JobState.Sent.class);

        world.mine(1);
        assertThat(world.state(doomed)).isEqualTo(new JobState.Queued());
        world.mine(1);
        assertThat(world.state(doomed))
                .isEqualTo(
                        new JobState.Stuck(
                                "its transaction would fail: execution reverted: BalanceTooLow"));
        assertThat(world.story(doomed).nonce()).isEmpty();
        assertThat(world.alarms.sentences()).singleElement().asString().contains("would fail");

        long later = call("d", "0x0103");
        world.step();
        world.mine(3);
        assertThat(world.state(later)).isInstanceOf(JobState.Final.class);
        assertThat(world.minedByUs()).isEqualTo(3);
    }

    @Test
    void aCallThatNeedsMoreGasThanItMayUseBecomesStuckToo() {
        world.chain.useGas(to -> to.equals(CONTRACT.text()) ? GAS_MAX : 0L);
        long id = call("a", "0x0102");
        world.step();
        world.mine(2);

        assertThat(world.state(id))
                .isEqualTo(new JobState.Stuck("its transaction would use more than 200000 gas"));
        assertThat(world.minedByUs()).isZero();
    }

    @Test
    void aStuckCallIsTriedAgainWhenAPersonSaysSo() {
        long id = call("a", DOOMED);
        world.step();
        world.mine(2);
        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);
        refusal.set(Optional.empty());
        world.mine(2);
        assertThat(world.state(id)).isInstanceOf(JobState.Stuck.class);

        assertThat(decide(desk -> desk.retry(id)))
                .isInstanceOf(TransactionDesk.Decision.Done.class);
        world.step();
        world.mine(3);

        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void aHeadThatSaysOtherwiseBeginsTheCountAnew() {
        long id = call("a", DOOMED);
        world.step();
        world.mine(1);
        refusal.set(Optional.empty());
        world.mine(1);

        assertThat(world.state(id)).isInstanceOf(JobState.Sent.class);
    }

    @Test
    void aNodeThatWillNotEstimateStopsNobodyElseAndIsComplainedOf() {
        refuseWith(new NodeRefusedException("the node refused eth_estimateGas: header not found"));
        long refused = call("a", DOOMED);
        long next = call("b", "0x0102");

        for (int look = 0; look < 4; look++) {
            assertThatThrownBy(world::step).hasMessageContaining("header not found");
            world.chain.mine();
        }

        assertThat(world.state(refused)).isEqualTo(new JobState.Queued());
        assertThat(world.state(next)).isInstanceOf(JobState.Final.class);
        refusal.set(Optional.empty());
        world.step();
        world.mine(1);
        assertThat(world.state(refused)).isInstanceOf(JobState.Mined.class);
    }

    @Test
    void aReplacementKeepsTheGasOfBeforeWhereTheCallWouldFailByNow() {
        world.chain.refuse(_ -> Optional.empty());
        long id = call("a", DOOMED);
        world.step();
        world.chain.setBaseFee(FakeChain.GWEI.multiply(BigInteger.valueOf(50)));
        world.chain.refuse(data -> data.equals(DOOMED) ? refusal.get() : Optional.empty());
        world.mine(3);

        assertThat(world.story(id).attempts()).hasSizeGreaterThan(1);
        assertThat(attempt(id, 1).gas()).isEqualTo(attempt(id, 0).gas());
        assertThat(raw(attempt(id, 1)).to()).contains(CONTRACT.bytes());
        world.mine(4);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void aNonceGivenBeforeACrashGoesToTheNextJobWhereTheCallWouldFail() {
        long doomed = call("a", DOOMED);
        hold("payout");
        long next = world.submit("b");
        world.step();
        assertThat(world.state(doomed)).isEqualTo(new JobState.Held(0));
        assertThat(world.state(next)).isEqualTo(new JobState.Queued());

        world.mine(2);
        assertThat(world.state(doomed)).isInstanceOf(JobState.Stuck.class);
        assertThat(world.story(doomed).nonce()).isEmpty();
        world.mine(1);
        assertThat(world.state(next)).isInstanceOf(JobState.Mined.class);
        assertThat(world.story(next).nonce()).contains(0L);
    }

    private void hold(String purpose) {
        var jobs = new JobStore();
        world.database.write(tx -> {
            jobs.reconcileNonce(tx, world.engine().address(), 0);
            return jobs.hold(
                    tx, jobs.oldestQueued(tx, purpose, 0).orElseThrow(), world.engine().address());
        });
    }

    @Test
    void aCallThatIsGivenUpUsesItsNonceUpByATransferToItself() {
        long id = call("a", "0x0102");
        world.step();
        assertThat(decide(desk -> desk.cancel(id)))
                .isInstanceOf(TransactionDesk.Decision.Done.class);

        assertThat(attempt(id, 1).kind()).isEqualTo("cancel");
        assertThat(raw(attempt(id, 1)).to())
                .contains(new Address(world.engine().address()).bytes());
        world.mine(3);
        assertThat(world.state(id)).isEqualTo(new JobState.Replaced(true));
    }

    @Test
    void manyCallsThatWouldFailDoNotKeepAStepFromEnding() {
        for (int i = 0; i < 3 * WaitingJobs.PASSED_OVER_MAX; i++) {
            call("doomed " + i, DOOMED);
        }
        long next = call("b", "0x0102");
        world.step();
        assertThat(world.state(next)).isEqualTo(new JobState.Queued());
        for (int look = 0; look < 12; look++) {
            world.mine(1);
        }

        assertThat(world.state(next)).isInstanceOf(JobState.Final.class);
        assertThat(world.engine().unfinished())
                .containsEntry("stuck", 3L * WaitingJobs.PASSED_OVER_MAX);
    }

    @Test
    void oneKeyStandsForOneRecipientAndOneLimit() {
        long id = call("a", "0x0102");
        assertThat(call("a", "0x0102")).isEqualTo(id);

        byte[] payload = {1, 2};
        for (Job other :
                new Job[] {
                    new Job("payout", "a", payload),
                    new Job("payout", "a", CONTRACT, payload, GAS_MAX + 1),
                    new Job("payout", "a", new Address("0x" + "1".repeat(40)), payload, GAS_MAX)
                }) {
            assertThatThrownBy(() -> world.database.write(tx -> world.engine().submit(tx, other)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCallThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Job("p", "k", CONTRACT, new byte[Job.CALL_BYTES_MAX + 1], 1))
                .hasMessageContaining("49184 bytes");
        assertThatThrownBy(() -> new Job("p", "k", CONTRACT, new byte[1], 0))
                .hasMessageContaining("2^24 gas");
        assertThatThrownBy(() -> new Job("p", "k", CONTRACT, new byte[1], Job.GAS_MAX + 1))
                .hasMessageContaining("2^24 gas");
        assertThat(new Job("p", "k", CONTRACT, new byte[Job.CALL_BYTES_MAX], Job.GAS_MAX).to())
                .contains(CONTRACT);
    }
}

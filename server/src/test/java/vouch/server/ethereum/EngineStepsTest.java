package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each step of the engine does, on a chain in memory; `TransactionEngineTest` and
/// `FailureCasesTest` see the same engine before a real one.
class EngineStepsTest {

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

    private String metrics() {
        return new String(world.metrics.text(), StandardCharsets.UTF_8);
    }

    @Test
    void eachStepIsWhereItShouldBe() {
        long id = world.submit("a");
        assertThat(world.state(id)).isEqualTo(new JobState.Queued());
        assertThat(world.engine().hasUnfinished()).isTrue();
        world.step();
        String hash = world.story(id).attempts().getFirst().hash();
        assertThat(world.state(id)).isEqualTo(new JobState.Sent(hash));

        world.mine(1);
        assertThat(world.state(id))
                .isEqualTo(
                        new JobState.Mined(
                                new Inclusion(
                                        hash,
                                        world.chain.heads().head().hash(),
                                        1,
                                        world.chain.heads().head().timestamp(),
                                        0,
                                        22_280,
                                        22_280,
                                        world.engine().address())));
        world.mine(1);
        assertThat(world.state(id)).isInstanceOf(JobState.Confirmed.class);
        world.mine(1);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.engine().hasUnfinished()).isFalse();
        assertThat(world.engine().spentToday())
                .isEqualTo(
                        new Wei(BigInteger.valueOf(22_280).multiply(FakeChain.GWEI.shiftLeft(1))));
        assertThat(world.engine().balance()).contains(new Wei(BigInteger.TEN.pow(20)));
        assertThat(world.engine().lastLook().orElseThrow().finalUpTo()).isEqualTo(1);
    }

    @Test
    void whatAStepChangedIsToldAndWhatItDidNotIsNot() {
        long id = world.submit("a");
        var told = new ArrayList<JobState>();
        world.engine().onChange(() -> told.add(world.state(id)));

        assertThat(world.engine().step()).isTrue();
        assertThat(world.engine().step()).isFalse();
        world.mine(1);

        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).isInstanceOf(JobState.Sent.class);
        assertThat(told.getLast()).isInstanceOf(JobState.Mined.class);
    }

    @Test
    void sixteenAreInFlightAndTheOthersFollowInTheirOrder() {
        var ids = new ArrayList<Long>();
        for (int i = 0; i < 40; i++) {
            ids.add(world.submit("job " + i));
        }
        world.step();
        assertThat(world.engine().unfinished())
                .containsEntry("sent", 16L)
                .containsEntry("queued", 24L);
        world.mine(6);

        assertThat(ids)
                .allSatisfy(id -> assertThat(world.state(id)).isInstanceOf(JobState.Final.class));
        assertThat(ids.stream().map(id -> world.story(id).nonce().orElseThrow())).isSorted();
        assertThat(world.minedByUs()).isEqualTo(40);
    }

    @Test
    void whatTheNodeForgotIsSentAgainAfterAMinuteAndNotBefore() {
        long id = world.submit("a");
        world.step();
        world.chain.dropPool();
        world.clock.advance(ChainSettings.RESEND_INTERVAL_DEFAULT.minusSeconds(1));
        world.step();
        assertThat(world.story(id).attempts().getFirst().sends()).isEqualTo(1);

        world.clock.advance(Duration.ofSeconds(1));
        world.step();
        assertThat(world.story(id).attempts().getFirst().sends()).isEqualTo(2);
        world.restart();
        world.step();
        assertThat(world.story(id).attempts().getFirst())
                .satisfies(attempt -> assertThat(attempt.sends()).isEqualTo(3))
                .satisfies(attempt -> assertThat(attempt.answer()).contains("already known"));
    }

    @Test
    void aReorganisationTakesBackWhatStoodAboveAndNothingElse() {
        long below = world.submit("a");
        world.step();
        world.mine(1);
        long above = world.submit("b");
        world.step();
        world.mine(1);

        world.chain.reorganise(1);
        world.step();

        assertThat(world.state(below)).isInstanceOf(JobState.Confirmed.class);
        assertThat(world.state(above)).isInstanceOf(JobState.Sent.class);
        assertThat(world.story(above).attempts().getFirst().sends()).isEqualTo(2);
        assertThat(world.alarms.sentences()).isEmpty();
        assertThat(metrics()).contains("vouch_ethereum_reorganisations_total 1.0");
        world.mine(3);
        assertThat(world.state(above)).isInstanceOf(JobState.Final.class);
        assertThat(world.minedByUs()).isEqualTo(2);
    }

    @Test
    void aDeepReorganisationIsAnAlarmUntilTheSameHeightIsFinalAgain() {
        long id = world.submit("a");
        world.step();
        world.mine(4);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);

        world.chain.rollBack(4);
        world.step();
        assertThat(world.state(id)).isInstanceOf(JobState.Sent.class);
        assertThat(world.alarms.sentences())
                .singleElement()
                .satisfies(alarm ->
                        assertThat(alarm)
                                .contains("took back 4 blocks above block 0")
                                .contains("1 of our transactions, 1 of them final"));
        assertThat(metrics())
                .contains("vouch_ethereum_alarms{kind=\"deep_reorganisation\"} 1.0")
                .contains("vouch_ethereum_deep_reorganisations_total 1.0");

        world.mine(5);
        assertThat(world.alarms.sentences()).hasSize(1);
        world.mine(1);
        assertThat(world.alarms.sentences()).isEmpty();
        assertThat(metrics()).contains("vouch_ethereum_alarms{kind=\"deep_reorganisation\"} 0.0");
    }

    @Test
    void emptyBlocksThatADevelopmentChainLostAreNoAlarm() {
        long id = world.submit("a");
        world.step();
        world.mine(5);

        world.chain.rollBack(3);
        world.step();

        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.alarms.sentences()).isEmpty();
        assertThat(metrics()).contains("vouch_ethereum_reorganisations_total 1.0");
    }

    @Test
    void whatTheChainUndidIsRevertedAndSettledOnceFinal() {
        world.chain.undo(true);
        long id = world.submit("a");
        world.step();
        world.mine(1);
        assertThat(world.state(id))
                .isInstanceOfSatisfying(
                        JobState.Reverted.class,
                        reverted -> assertThat(reverted.settled()).isFalse());
        world.mine(2);
        assertThat(world.state(id))
                .isInstanceOfSatisfying(
                        JobState.Reverted.class,
                        reverted -> assertThat(reverted.settled()).isTrue());
        assertThat(world.engine().hasUnfinished()).isFalse();
    }

    @Test
    void aNonceUsedElsewhereIsBelievedAtTheThirdHeadAndStopsTheKey() {
        long id = world.submit("a");
        world.step();
        world.chain.dropPool();
        world.chain.useKeyElsewhere();
        world.mine(2);
        world.step();
        assertThat(world.state(id)).isInstanceOf(JobState.Sent.class);
        world.mine(1);
        assertThat(world.state(id))
                .isEqualTo(
                        new JobState.Stuck("nonce 0 was used by a transaction that is not ours"));

        long next = world.submit("b");
        world.mine(2);
        assertThat(world.state(next)).isEqualTo(new JobState.Queued());
        assertThat(world.alarms.sentences())
                .anySatisfy(alarm -> assertThat(alarm).contains("vouch tx show " + id))
                .anySatisfy(alarm -> assertThat(alarm).contains(world.engine().address()));
    }

    @Test
    void nothingIsBegunThatTheBalanceDoesNotCoverBesidesWhatIsInFlight() {
        BigInteger one = FakeChain.GWEI.multiply(BigInteger.valueOf(3 * 22_280));
        world.chain.setBalance(one.shiftLeft(1));
        List<Long> ids = List.of(world.submit("a"), world.submit("b"), world.submit("c"));
        world.step();

        assertThat(world.state(ids.get(1))).isInstanceOf(JobState.Sent.class);
        assertThat(world.state(ids.get(2))).isEqualTo(new JobState.Queued());
        assertThat(world.alarms.sentences())
                .singleElement()
                .satisfies(alarm ->
                        assertThat(alarm)
                                .contains(world.engine().address())
                                .contains("needs 0.00020052 ether"));
        world.mine(1);
        assertThat(world.state(ids.get(2))).isInstanceOf(JobState.Sent.class);
        assertThat(world.alarms.sentences()).isEmpty();
    }

    @Test
    void agesAreMeasuredByTheClockAndNeverNegative() {
        world.chain.setBalance(BigInteger.ZERO);
        world.submit("a");
        world.clock.advance(Duration.ofSeconds(90));
        world.step();
        assertThat(metrics())
                .contains("vouch_ethereum_oldest_unsent_seconds 90.0")
                .contains("vouch_ethereum_oldest_unmined_seconds 90.0")
                .contains("vouch_ethereum_jobs{state=\"queued\"} 1.0")
                .contains("vouch_ethereum_alarms{kind=\"funds\"} 1.0");
        world.clock.advance(Duration.ofDays(-1));
        world.step();
        assertThat(metrics()).contains("vouch_ethereum_oldest_unsent_seconds 0.0");
    }

    @Test
    void aRestartBetweenAnyTwoOfItsCallsMinesAJobOnce() {
        for (var moment : BrokenNode.Moment.values()) {
            long id = world.submit(moment.name());
            world.through(new BrokenNode(world.chain, moment));
            assertThatThrownBy(() -> world.step()).isInstanceOf(NodeException.class);
            world.through(world.chain);
            world.step();
            world.mine(3);
            assertThat(world.state(id)).as(moment.name()).isInstanceOf(JobState.Final.class);
        }
        assertThat(world.minedByUs()).isEqualTo(BrokenNode.Moment.values().length);
    }

    @Test
    void transactionsOfTheKeyBeforeUsAreSkipped() {
        world.chain.useKeyElsewhere();
        world.chain.mine();
        world.restart();
        long id = world.submit("a");
        world.step();
        assertThat(world.story(id).nonce()).contains(1L);
    }

    @Test
    void whatIsAskedOfNoJobIsRefused() {
        long id = world.submit("a");
        assertThat(world.submit("a")).isEqualTo(id);
        assertThatThrownBy(() ->
                        world.database.write(tx ->
                                world.engine().submit(tx, new Job("anchor", "a", new byte[] {1}))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.state(99)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.engine().evidence(id))
                .isInstanceOf(IllegalStateException.class);
        assertThat(world.engine().chainId()).isEqualTo(31337);
        assertThat(world.engine().developmentChain()).isTrue();
    }
}

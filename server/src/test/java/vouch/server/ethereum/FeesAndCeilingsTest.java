package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeesAndCeilingsTest {

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

    private static Fees fees(long tip, long feeCap) {
        return new Fees(BigInteger.valueOf(tip), BigInteger.valueOf(feeCap));
    }

    private void noBlockSpace() {
        world.chain.dropPool();
    }

    @Test
    void aBumpIsAFifthMoreOrWhatIsSuggestedAndAlwaysMore() {
        assertThat(fees(100, 1000).bumped(fees(1, 1))).isEqualTo(fees(120, 1200));
        assertThat(fees(101, 1001).bumped(fees(1, 1))).isEqualTo(fees(122, 1202));
        assertThat(fees(100, 1000).bumped(fees(300, 900))).isEqualTo(fees(300, 1200));
        assertThat(fees(100, 1000).bumped(fees(1, 5000))).isEqualTo(fees(120, 5000));
        assertThat(fees(100, 1000).bumped(fees(2000, 1))).isEqualTo(fees(2000, 2000));
        assertThat(fees(0, 1).bumped(fees(0, 0))).isEqualTo(fees(1, 2));
    }

    @Test
    void whatWaitsThreeBlocksOffersMoreWithTheSameNonceAndPayload() {
        long id = world.submit("a");
        world.step();
        for (int i = 0; i < 2; i++) {
            noBlockSpace();
            world.mine(1);
        }
        assertThat(world.story(id).attempts()).hasSize(1);

        noBlockSpace();
        world.mine(1);

        List<TransactionStory.Attempt> attempts = world.story(id).attempts();
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(1).nonce()).isEqualTo(attempts.get(0).nonce());
        assertThat(attempts.get(1).tip().units())
                .isGreaterThanOrEqualTo(fifthMore(attempts.get(0).tip()));
        assertThat(attempts.get(1).feeCap().units())
                .isGreaterThanOrEqualTo(fifthMore(attempts.get(0).feeCap()));
        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.answer()).contains("taken"));
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.minedByUs()).isEqualTo(1);
    }

    private static BigInteger fifthMore(Wei old) {
        return old.units().multiply(BigInteger.valueOf(6)).divide(BigInteger.valueOf(5));
    }

    @Test
    void theOriginalMayBeMinedAfterTheBump() {
        long id = world.submit("a");
        world.step();
        String original = world.story(id).attempts().getFirst().hash();
        String raw = world.story(id).attempts().getFirst().raw();
        for (int i = 0; i < 3; i++) {
            noBlockSpace();
            world.mine(1);
        }
        noBlockSpace();
        world.chain.send(HexFormat.of().parseHex(raw.substring(2)));
        world.mine(3);

        assertThat(((JobState.Final) world.state(id)).inclusion().transactionHash())
                .isEqualTo(original);
        assertThat(world.minedByUs()).isEqualTo(1);
    }

    @Test
    void aTransactionAboveItsCeilingIsSentAsItIsAndSaid() {
        long id = world.submit("a");
        world.step();
        var cost = new Wei(feeCap(id).multiply(BigInteger.valueOf(22_280)));
        world.spend(new Spending(cost, Optional.empty(), Map.of()));
        for (int i = 0; i < 5; i++) {
            noBlockSpace();
            world.mine(1);
        }

        assertThat(world.story(id).attempts()).hasSize(1);
        assertThat(world.alarms.sentences())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm).contains("chain.transaction-cost-max"));
        world.clock.advance(ChainSettings.RESEND_INTERVAL_DEFAULT);
        world.step();
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.alarms.sentences()).isEmpty();
    }

    private BigInteger feeCap(long id) {
        return world.story(id).attempts().getLast().feeCap().units();
    }

    @Test
    void aNewTransactionAboveTheCeilingWaitsForLowerFees() {
        world.chain.setBaseFee(FakeChain.GWEI.multiply(BigInteger.valueOf(1_600)));
        world.chain.mine();
        long id = world.submit("a");
        world.step();
        assertThat(world.state(id)).isEqualTo(new JobState.Queued());
        assertThat(world.alarms.sentences()).hasSize(1);

        world.chain.setBaseFee(FakeChain.GWEI);
        world.mine(1);
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
        assertThat(world.alarms.sentences()).isEmpty();
    }

    @Test
    void aDaysCeilingHoldsBackUntilTheDayIsOverByTheChainsTime() {
        world.spend(
                new Spending(
                        Spending.TRANSACTION_MAX_DEFAULT,
                        Optional.of(Wei.parse("0.0001 ether")),
                        Map.of()));
        long first = world.submit("a");
        long second = world.submit("b");
        world.step();
        world.mine(3);
        assertThat(world.state(first)).isInstanceOf(JobState.Final.class);
        Wei paid = world.story(first).paid().orElseThrow();
        assertThat(paid.units()).isPositive();
        world.spend(new Spending(Spending.TRANSACTION_MAX_DEFAULT, Optional.of(paid), Map.of()));
        long third = world.submit("c");
        world.step();
        world.mine(3);
        assertThat(world.state(third)).isEqualTo(new JobState.Queued());
        assertThat(world.alarms.sentences())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm).contains("chain.day-cost-max"));

        world.chain.passTime(2 * Ceilings.DAY_SECONDS);
        world.spend(
                new Spending(
                        Spending.TRANSACTION_MAX_DEFAULT,
                        Optional.of(Wei.parse("0.0002 ether")),
                        Map.of()));
        world.mine(4);
        assertThat(world.state(second)).isInstanceOf(JobState.Final.class);
        assertThat(world.state(third)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void aBudgetHoldsBackItsOwnPurposeAlone() {
        world.spend(
                new Spending(
                        Spending.TRANSACTION_MAX_DEFAULT,
                        Optional.empty(),
                        Map.of("anchor", Wei.parse("1 gwei"))));
        long anchor = world.submit("anchor", "a");
        long other = world.submit("payout", "b");
        world.step();
        world.mine(3);

        assertThat(world.state(anchor)).isEqualTo(new JobState.Queued());
        assertThat(world.state(other)).isInstanceOf(JobState.Final.class);
        assertThat(world.alarms.sentences())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm).contains("notary.anchor-budget"));
    }

    @Test
    void manyJobsOfOnePurposeKeepNoneOfAnotherWaiting() {
        for (int i = 0; i < 3 * TransactionEngine.IN_FLIGHT_MAX; i++) {
            world.submit("direct", "direct " + i);
        }
        world.step();
        long anchor = world.submit("a");
        world.mine(1);
        world.step();

        assertThat(world.state(anchor)).isInstanceOf(JobState.Sent.class);
        assertThat(world.engine().unfinished()).containsEntry("queued", 17L);
    }

    @Test
    void aNonceWithoutATransactionWaitsForItsCeilingToo() {
        long id = world.submit("a");
        world.database.write(tx -> {
            var jobs = new JobStore();
            jobs.reconcileNonce(tx, world.engine().address(), 0);
            return jobs.hold(
                    tx, jobs.oldestQueued(tx, "anchor", 0).orElseThrow(), world.engine().address());
        });
        world.spend(new Spending(Wei.parse("1 gwei"), Optional.empty(), Map.of()));
        world.step();
        assertThat(world.state(id)).isEqualTo(new JobState.Held(0));

        world.spend(Spending.usual());
        world.step();
        world.mine(3);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
    }

    @Test
    void aClockThatWasPutBackHasEverythingSentAgain() {
        long id = world.submit("a");
        world.step();
        noBlockSpace();
        world.clock.advance(Duration.ofHours(-5));
        world.step();
        world.mine(3);

        assertThat(world.story(id).attempts().getFirst().sends()).isEqualTo(2);
        assertThat(world.state(id)).isInstanceOf(JobState.Final.class);
    }
}

package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

/// Orders through whatever chains and crashes do: each is paid once at most, and the books hold
/// after every step.
class MixerWalkTest {

    private static final int STEPS = Boolean.getBoolean("vouch.long") ? 5_000 : 120;

    /// Honest more often than not.
    private static final List<FakeTokenChain.Mood> MOODS =
            List.of(
                    FakeTokenChain.Mood.HONEST,
                    FakeTokenChain.Mood.HONEST,
                    FakeTokenChain.Mood.SAYS_NO,
                    FakeTokenChain.Mood.REVERTS);

    private static final BigInteger POOL = BigInteger.TEN.pow(18 + 5);

    @TempDir private Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 3})
    void keepsItsBooksWhateverHappens(long seed) {
        var random = new Random(seed);
        var open = new ArrayList<Order>();
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, POOL)) {
            for (int i = 0; i < STEPS; i++) {
                step(world, open, random);
                world.mixer.step();
                world.checkBooks();
            }
            world.pass(Duration.ofDays(4));
            for (int i = 0; i < 12; i++) {
                world.settle();
            }
            paidOnce(world, open);
        }
    }

    private static void step(MixerWorld world, List<Order> open, Random random) {
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                if (open.size() < 40) {
                    open.add(
                            world.open(
                                    Map.of(
                                            "mixingCode", "code000" + random.nextInt(5),
                                            "forwardToAddress",
                                                    FakeTokenChain.address(1_000 + open.size())
                                                            .text(),
                                            "timeDelayInHours", "" + random.nextInt(3))));
                }
            }
            case 2, 3, 4 -> {
                if (!open.isEmpty()) {
                    var order = open.get(random.nextInt(open.size()));
                    world.deposit(
                            order,
                            new BigDecimal(random.nextInt(50_000) + 1)
                                    .movePointLeft(5)
                                    .toPlainString());
                }
            }
            case 5 -> world.pass(Duration.ofMinutes(random.nextInt(90)));
            case 6 -> {
                long height = world.chain.head().number();
                if (height > 6) {
                    // One block was read that is taken back, and what stood in it comes again.
                    world.chain.reorganise(1 + random.nextInt(2), true);
                }
            }
            case 7 -> world.start();
            default -> world.chain.mine();
        }
    }

    /// The same with a token that says no for a while, transactions that get stuck, and a person
    /// who decides about what is held, rightly or not.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void keepsItsBooksWhateverAPersonDecides(long seed) {
        var random = new Random(seed);
        var open = new ArrayList<Order>();
        int decisions = 0;
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, POOL)) {
            for (int i = 0; i < STEPS; i++) {
                step(world, open, random);
                if (random.nextInt(5) == 0) {
                    world.chain.mood = MOODS.get(random.nextInt(MOODS.size()));
                }
                if (random.nextInt(3) == 0) {
                    decisions += decide(world, open, random);
                }
                world.mixer.step();
                world.checkBooks();
            }
            world.chain.mood = FakeTokenChain.Mood.HONEST;
            world.pass(Duration.ofDays(4));
            for (int i = 0; i < 40; i++) {
                decisions += decide(world, open, random);
                world.settle();
            }
            assertThat(decisions).isPositive();
            paidOnce(world, open);
            assertThat(world.database.<List<TransferStore.Known>>read(new TransferStore()::all))
                    .extracting(TransferStore.Known::kind)
                    .doesNotContain(TransferStore.Kind.WITHDRAWAL);
        }
    }

    /// About all that may be decided: a person who closes an order of which a deposit is missing
    /// takes the loss, and the books say so.
    ///
    /// @return how many decisions were carried out
    private static int decide(MixerWorld world, List<Order> open, Random random) {
        for (long job = 1; job <= world.chain.lastJob(); job++) {
            world.chain.retryIfStuck(job);
        }
        int done = 0;
        for (Order order : open) {
            var now = world.now(order);
            if (!now.isHeldFor(HoldCause.TAKEN_BACK) && random.nextBoolean()) {
                var all = Decisions.Decision.values();
                var decided = world.mixer.decide(now, all[random.nextInt(all.length)]);
                done += decided instanceof Decisions.Decided.Done ? 1 : 0;
            }
        }
        return done;
    }

    private static void paidOnce(MixerWorld world, List<Order> open) {
        int paid = 0;
        for (Order order : open) {
            var now = world.now(order);
            var expected =
                    now.payout()
                            .filter(payout -> payout.hash().isPresent())
                            .map(payout -> payout.units().units())
                            .orElse(BigInteger.ZERO);
            assertThat(
                            world.chain.balance(
                                    order.terms().destination(), world.chain.head().number()))
                    .isEqualTo(expected);
            assertThat(now.state())
                    .isIn(
                            OrderState.PAID,
                            OrderState.EXPIRED,
                            OrderState.REFUNDED,
                            OrderState.HELD);
            paid += now.state() == OrderState.PAID ? 1 : 0;
        }
        assertThat(paid).isPositive();
    }

    /// Ends the work at one of its transactions, as a kill does.
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Mortal(Database database, AtomicInteger writesLeft, boolean before)
            implements Database {

        @Override
        public <T> T read(Work<T> work) {
            return database.read(work);
        }

        @Override
        public <T> T write(Work<T> work) {
            if (writesLeft.decrementAndGet() != 0) {
                return database.write(work);
            }
            if (!before) {
                database.write(work);
            }
            throw new Killed();
        }

        @Override
        public void close() {}
    }

    @Test
    void paysOnceWhereverItIsKilled() {
        try (var world = new MixerWorld(folder)) {
            int kills = killsAtEachWrite(world, true) + killsAtEachWrite(world, false);
            assertThat(kills).isGreaterThan(20);
        }
    }

    /// A new order each time, killed one write later than the one before.
    ///
    /// @param before whether the write it is killed at was not made
    private static int killsAtEachWrite(MixerWorld world, boolean before) {
        for (int at = 1; ; at++) {
            var to = FakeTokenChain.address(5_000 + 2 * at + (before ? 1 : 0));
            var order = world.open(Map.of("forwardToAddress", to.text()));
            world.deposit(order, "5");
            boolean killed = isKilled(world, new AtomicInteger(at), before);
            world.start();
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(to)).isEqualTo("4.899");
            if (!killed) {
                return at - 1;
            }
        }
    }

    private static boolean isKilled(MixerWorld world, AtomicInteger writesLeft, boolean before) {
        var mortal = world.over(new Mortal(world.database, writesLeft, before));
        for (int i = 0; i < 10; i++) {
            world.chain.mine();
            try {
                mortal.step();
            } catch (Killed e) {
                world.checkBooks();
                return true;
            }
            world.checkBooks();
        }
        return false;
    }
}

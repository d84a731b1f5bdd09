package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vouch.server.messenger.WalletWorld.ALICE;
import static vouch.server.messenger.WalletWorld.BOB;
import static vouch.server.messenger.WalletWorld.CAROL;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.TestDatabases;

class WalletTest {

    private static final UUID CNB = Catalogue.CNB;
    private static final int AT_ONCE = 200;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aTransferIsOneEntryAndASnapshotForEachSide(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 100);
            world.give(BOB, CNB, 5);
            world.checkBooks();
            var trace = UUID.randomUUID();

            var paid = WalletWorld.done(world.send(ALICE, BOB, CNB, 30, trace));

            var received = world.snapshots(BOB).getFirst();
            assertThat(world.snapshots(ALICE).getFirst()).isEqualTo(paid);
            assertThat(paid.units()).isEqualTo(-30 * Amount.UNITS_PER_COIN);
            assertThat(Amount.text(paid.openingBalance())).isEqualTo("100");
            assertThat(Amount.text(paid.closingBalance())).isEqualTo("70");
            assertThat(paid.movement()).isEqualTo(new Movement.Transfer(BOB, trace, "memo"));
            assertThat(received.units()).isEqualTo(30 * Amount.UNITS_PER_COIN);
            assertThat(Amount.text(received.openingBalance())).isEqualTo("5");
            assertThat(Amount.text(received.closingBalance())).isEqualTo("35");
            assertThat(received.movement()).isEqualTo(new Movement.Transfer(ALICE, trace, "memo"));
            assertThat(received.snapshotId()).isNotEqualTo(paid.snapshotId());
            assertThat(world.noticed).containsExactly(received);
            assertThat(world.transfers(trace)).containsExactly(paid, received);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theSameOrderAgainIsTheSamePayment(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 100);
            world.give(BOB, CNB, 100);
            var trace = UUID.randomUUID();
            var first = world.send(ALICE, BOB, CNB, 30, trace);

            world.now = world.now.plus(Duration.ofDays(400));
            assertThat(world.send(ALICE, BOB, CNB, 30, trace)).isEqualTo(first);

            var others =
                    List.of(
                            new TransferOrder(ALICE, CAROL, CNB, Amount.ofCoins(30), trace, "memo"),
                            new TransferOrder(ALICE, BOB, CNB, Amount.ofCoins(31), trace, "memo"),
                            new TransferOrder(
                                    ALICE, BOB, Catalogue.XIN, Amount.ofCoins(30), trace, "memo"),
                            new TransferOrder(ALICE, BOB, CNB, Amount.ofCoins(30), trace, "other"),
                            new TransferOrder(BOB, ALICE, CNB, Amount.ofCoins(30), trace, "memo"),
                            new TransferOrder(BOB, CAROL, CNB, Amount.ofCoins(30), trace, "memo"));
            for (var other : others) {
                assertThat(world.pay(other)).isEqualTo(new Paid.TraceTaken());
                world.checkBooks();
            }
            assertThat(world.snapshots(ALICE)).hasSize(2);
            assertThat(world.noticed).hasSize(1);
            assertThat(world.balance(ALICE, CNB)).isEqualTo(70 * Amount.UNITS_PER_COIN);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatNobodyHasIsNotSentAndTheTraceStaysFree(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 10);
            var trace = UUID.randomUUID();

            assertThat(world.send(ALICE, BOB, CNB, 11, trace)).isEqualTo(new Paid.BalanceShort());
            assertThat(world.send(BOB, ALICE, CNB, 1, trace)).isEqualTo(new Paid.BalanceShort());
            world.checkBooks();

            assertThat(world.send(ALICE, BOB, CNB, 10, trace)).isInstanceOf(Paid.Done.class);
            assertThat(world.balance(ALICE, CNB)).isZero();
            world.checkBooks();
        }
    }

    @Test
    void nobodySendsToThemselves() {
        assertThatThrownBy(() ->
                        new TransferOrder(
                                ALICE, ALICE, CNB, Amount.ofCoins(1), UUID.randomUUID(), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void twoHundredAtOnceWithOneTraceAreOnePayment(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 1_000);
            var trace = UUID.randomUUID();

            var paid = atOnce(() -> world.send(ALICE, BOB, CNB, 3, trace));

            assertThat(new HashSet<>(paid)).hasSize(1);
            assertThat(paid.getFirst()).isInstanceOf(Paid.Done.class);
            assertThat(world.snapshots(ALICE)).hasSize(2);
            assertThat(world.snapshots(BOB)).hasSize(1);
            assertThat(world.balance(BOB, CNB)).isEqualTo(3 * Amount.UNITS_PER_COIN);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void toAndFroAtOnceNobodyWaitsForEverAndNothingIsLost(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 1_000);
            world.give(BOB, CNB, 1_000);
            var users = List.of(ALICE, BOB, CAROL);
            var random = new Random(20_261_122);

            var paid =
                    atOnce(() -> {
                        int from;
                        int to;
                        synchronized (random) {
                            from = random.nextInt(users.size());
                            to = (from + 1 + random.nextInt(users.size() - 1)) % users.size();
                        }
                        return world.send(
                                users.get(from), users.get(to), CNB, 1, UUID.randomUUID());
                    });

            assertThat(paid).filteredOn(Paid.Done.class::isInstance).hasSizeGreaterThan(100);
            long all = users.stream().mapToLong(user -> world.balance(user, CNB)).sum();
            assertThat(all).isEqualTo(2_000 * Amount.UNITS_PER_COIN);
            world.checkBooks();
        }
    }

    private static <T> List<T> atOnce(Callable<T> work) {
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<T>>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(
                        threads.submit(() -> {
                            begin.await();
                            return work.call();
                        }));
            }
            begin.countDown();
            var results = new ArrayList<T>();
            for (var one : all) {
                results.add(one.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("one of them failed", e);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatFailsBeforeTheCommitNeverWas(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 10);
            var order =
                    new TransferOrder(
                            ALICE, BOB, CNB, Amount.ofCoins(1), UUID.randomUUID(), "memo");

            assertThatThrownBy(() ->
                            world.database.change(tx -> {
                                world.wallet.transfer(tx, order);
                                throw new IllegalStateException("the power is gone");
                            }))
                    .hasMessage("the power is gone");

            assertThat(world.snapshots(ALICE)).hasSize(1);
            assertThat(world.snapshots(BOB)).isEmpty();
            world.checkBooks();
            assertThat(world.pay(order)).isInstanceOf(Paid.Done.class);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void thereIsNeverMoreOfAnAssetThanALongHolds(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            var all = new Amount(Amount.UNITS_MAX);
            var one = new Amount(1);
            assertThat(faucet(world, ALICE, all)).isPresent();

            assertThat(faucet(world, BOB, one)).isEmpty();
            assertThat(faucet(world, BOB, all)).isEmpty();
            world.checkBooks();

            var order = new TransferOrder(ALICE, BOB, CNB, all, UUID.randomUUID(), "");
            assertThat(world.pay(order)).isInstanceOf(Paid.Done.class);
            assertThat(world.balance(BOB, CNB)).isEqualTo(Amount.UNITS_MAX);
            assertThat(world.supply(CNB)).isEqualTo(Amount.UNITS_MAX);
            world.checkBooks();
        }
    }

    private static Optional<Snapshot> faucet(WalletWorld world, UUID user, Amount amount) {
        return world.database.write(tx -> world.wallet.faucet(tx, user, CNB, amount));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aWithdrawalCostsItsFeeOnceAndStaysOneToo(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 100);
            var order = withdrawal(world, CNB, 60, UUID.randomUUID());
            assertThat(withdraw(world, order)).isEqualTo(new Paid.FeeShort());
            assertThat(withdraw(world, withdrawal(world, CNB, 101, UUID.randomUUID())))
                    .isEqualTo(new Paid.BalanceShort());
            world.give(ALICE, Catalogue.ETH, 1);
            world.checkBooks();

            var paid = withdraw(world, order);

            var snapshot = WalletWorld.done(paid);
            assertThat(Amount.text(snapshot.units())).isEqualTo("-60");
            assertThat(Amount.text(snapshot.closingBalance())).isEqualTo("40");
            assertThat(withdraw(world, order)).isEqualTo(paid);
            assertThat(withdraw(world, withdrawal(world, CNB, 59, order.traceId())))
                    .isEqualTo(new Paid.TraceTaken());
            assertThat(world.send(ALICE, BOB, CNB, 1, order.traceId()))
                    .isEqualTo(new Paid.TraceTaken());
            assertThat(Amount.text(world.balance(ALICE, Catalogue.ETH))).isEqualTo("0.999");
            assertThat(world.snapshots(ALICE).getFirst().movement())
                    .isEqualTo(new Movement.Fee(order.traceId()));
            assertThat(world.supply(CNB)).isEqualTo(40 * Amount.UNITS_PER_COIN);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theFeeForACoinComesFromTheSameBalance(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, Catalogue.ETH, 1);
            assertThat(withdraw(world, withdrawal(world, Catalogue.ETH, 1, UUID.randomUUID())))
                    .isEqualTo(new Paid.FeeShort());
            world.give(ALICE, Catalogue.ETH, 1);
            assertThat(withdraw(world, withdrawal(world, Catalogue.ETH, 1, UUID.randomUUID())))
                    .isInstanceOf(Paid.Done.class);
            assertThat(Amount.text(world.balance(ALICE, Catalogue.ETH))).isEqualTo("0.999");
            world.checkBooks();
        }
    }

    private static WithdrawalOrder withdrawal(
            WalletWorld world, UUID asset, long coins, UUID trace) {
        var what = world.catalogue.asset(asset);
        return new WithdrawalOrder(
                ALICE,
                what,
                Amount.ofCoins(coins),
                world.catalogue.chainOf(what).fee(),
                "0x0000000000000000000000000000000000000001",
                "",
                trace,
                "memo");
    }

    private static Paid withdraw(WalletWorld world, WithdrawalOrder order) {
        return world.database.write(tx -> world.wallet.withdraw(tx, order));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void noTwoSnapshotsHaveOneTimeAlsoWhenTheClockStandsOrGoesBack(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 100);
            for (int i = 0; i < 5; i++) {
                world.now = world.now.minusSeconds(i);
                world.send(ALICE, BOB, CNB, 1, UUID.randomUUID());
            }

            var newest = world.snapshots(ALICE);
            assertThat(newest).hasSize(6);
            for (int i = 1; i < newest.size(); i++) {
                assertThat(newest.get(i).createdAt()).isBefore(newest.get(i - 1).createdAt());
            }
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aListReadPageByPageIsTheWholeListEitherWay(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 100);
            for (int i = 0; i < 10; i++) {
                world.send(ALICE, BOB, CNB, 1, UUID.randomUUID());
            }
            var newest = world.snapshots(ALICE);

            assertThat(pages(world, false)).isEqualTo(newest);
            assertThat(pages(world, true)).isEqualTo(newest.reversed());
        }
    }

    private static List<Snapshot> pages(WalletWorld world, boolean ascending) {
        var all = new ArrayList<Snapshot>();
        var query = query(Optional.empty(), ascending);
        while (true) {
            var asked = query;
            var page = world.read(tx -> world.snapshots.list(tx, Optional.of(ALICE), asked));
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            query = query(Optional.of(page.getLast().createdAt()), ascending);
        }
    }

    private static SnapshotQuery query(Optional<Instant> offset, boolean ascending) {
        return new SnapshotQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                offset,
                ascending,
                3);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anOffsetBetweenTwoMicrosecondsLosesNothing(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            var at = world.give(ALICE, CNB, 1).createdAt();
            assertThat(count(world, at.plusNanos(1), false)).isOne();
            assertThat(count(world, at, false)).isZero();
            assertThat(count(world, at.minusNanos(1), true)).isOne();
            assertThat(count(world, at, true)).isZero();
        }
    }

    private static int count(WalletWorld world, Instant offset, boolean ascending) {
        var query = query(Optional.of(offset), ascending);
        return world.read(tx -> world.snapshots.list(tx, Optional.of(ALICE), query)).size();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theBooksTellWhatSomebodyChanged(TestDatabases.Kind kind) {
        var changes =
                List.of(
                        "update wallet_snapshot set amount = amount + 1,"
                                + " closing_balance = closing_balance + 1 where kind = 'transfer'",
                        "update wallet_snapshot set closing_balance = closing_balance + 1",
                        "delete from wallet_snapshot where amount > 0 and kind = 'transfer'",
                        "delete from wallet_trace",
                        "update ledger_account set balance = balance + 1 where owner like 'user:%'",
                        "delete from ledger_posting");
        try (var world = new WalletWorld(kind, folder)) {
            world.give(ALICE, CNB, 100);
            world.send(ALICE, BOB, CNB, 30, UUID.randomUUID());
            world.checkBooks();
            for (var change : changes) {
                var undone = new IllegalStateException(change);
                assertThatThrownBy(() ->
                                world.database.change(tx -> {
                                    tx.update(change);
                                    assertThat(WalletBooks.check(tx)).as(change).isNotEmpty();
                                    throw undone;
                                }))
                        .isSameAs(undone);
            }
            world.checkBooks();
        }
    }
}

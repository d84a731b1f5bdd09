package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.TestDatabases;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalletTest {

    private static final UUID CNB = Catalogue.CNB;

    /// Nothing of it is left for other tests.
    private static final UUID DOGE = Catalogue.DOGE;

    private static final int AT_ONCE = 200;

    private final Map<TestDatabases.Kind, WalletWorld> worlds =
            new EnumMap<>(TestDatabases.Kind.class);
    private @TempDir Path folder;

    private WalletWorld world(TestDatabases.Kind kind) {
        return worlds.computeIfAbsent(kind, _ -> new WalletWorld(kind, folder)).again();
    }

    @AfterAll
    void close() {
        worlds.values().forEach(WalletWorld::close);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aTransferIsOneEntryAndASnapshotForEachSide(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 100);
        world.give(world.bob, CNB, 5);
        world.checkBooks();
        var trace = UUID.randomUUID();

        var paid = WalletWorld.done(world.send(world.alice, world.bob, CNB, 30, trace));

        var received = world.snapshots(world.bob).getFirst();
        assertThat(world.snapshots(world.alice).getFirst()).isEqualTo(paid);
        assertThat(paid.units()).isEqualTo(-30 * Amount.UNITS_PER_COIN);
        assertThat(Amount.text(paid.openingBalance())).isEqualTo("100");
        assertThat(Amount.text(paid.closingBalance())).isEqualTo("70");
        assertThat(paid.movement()).isEqualTo(new Movement.Transfer(world.bob, trace, "memo"));
        assertThat(received.units()).isEqualTo(30 * Amount.UNITS_PER_COIN);
        assertThat(Amount.text(received.openingBalance())).isEqualTo("5");
        assertThat(Amount.text(received.closingBalance())).isEqualTo("35");
        assertThat(received.movement())
                .isEqualTo(new Movement.Transfer(world.alice, trace, "memo"));
        assertThat(received.snapshotId()).isNotEqualTo(paid.snapshotId());
        assertThat(world.noticed).containsExactly(received);
        assertThat(world.transfers(trace)).containsExactly(paid, received);
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theSameOrderAgainIsTheSamePayment(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 100);
        world.give(world.bob, CNB, 100);
        var trace = UUID.randomUUID();
        var first = world.send(world.alice, world.bob, CNB, 30, trace);

        world.now = world.now.plus(Duration.ofDays(400));
        assertThat(world.send(world.alice, world.bob, CNB, 30, trace)).isEqualTo(first);

        var others =
                List.of(
                        new TransferOrder(
                                world.alice, world.carol, CNB, Amount.ofCoins(30), trace, "memo"),
                        new TransferOrder(
                                world.alice, world.bob, CNB, Amount.ofCoins(31), trace, "memo"),
                        new TransferOrder(
                                world.alice,
                                world.bob,
                                Catalogue.XIN,
                                Amount.ofCoins(30),
                                trace,
                                "memo"),
                        new TransferOrder(
                                world.alice, world.bob, CNB, Amount.ofCoins(30), trace, "other"),
                        new TransferOrder(
                                world.bob, world.alice, CNB, Amount.ofCoins(30), trace, "memo"),
                        new TransferOrder(
                                world.bob, world.carol, CNB, Amount.ofCoins(30), trace, "memo"));
        for (var other : others) {
            assertThat(world.pay(other)).isEqualTo(new Paid.TraceTaken());
            world.checkBooks();
        }
        assertThat(world.snapshots(world.alice)).hasSize(2);
        assertThat(world.noticed).hasSize(1);
        assertThat(world.balance(world.alice, CNB)).isEqualTo(70 * Amount.UNITS_PER_COIN);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatNobodyHasIsNotSentAndTheTraceStaysFree(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 10);
        var trace = UUID.randomUUID();

        assertThat(world.send(world.alice, world.bob, CNB, 11, trace))
                .isEqualTo(new Paid.BalanceShort());
        assertThat(world.send(world.bob, world.alice, CNB, 1, trace))
                .isEqualTo(new Paid.BalanceShort());
        world.checkBooks();

        assertThat(world.send(world.alice, world.bob, CNB, 10, trace))
                .isInstanceOf(Paid.Done.class);
        assertThat(world.balance(world.alice, CNB)).isZero();
        world.checkBooks();
    }

    @Test
    void nobodySendsToThemselves() {
        var one = UUID.randomUUID();
        assertThatThrownBy(() ->
                        new TransferOrder(one, one, CNB, Amount.ofCoins(1), UUID.randomUUID(), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void twoHundredAtOnceWithOneTraceAreOnePayment(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 1_000);
        var trace = UUID.randomUUID();

        var paid = atOnce(() -> world.send(world.alice, world.bob, CNB, 3, trace));

        assertThat(new HashSet<>(paid)).hasSize(1);
        assertThat(paid.getFirst()).isInstanceOf(Paid.Done.class);
        assertThat(world.snapshots(world.alice)).hasSize(2);
        assertThat(world.snapshots(world.bob)).hasSize(1);
        assertThat(world.balance(world.bob, CNB)).isEqualTo(3 * Amount.UNITS_PER_COIN);
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void toAndFroAtOnceNobodyWaitsForEverAndNothingIsLost(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 1_000);
        world.give(world.bob, CNB, 1_000);
        var users = List.of(world.alice, world.bob, world.carol);
        var random = new Random(20_261_122);

        var paid =
                atOnce(() -> {
                    int from;
                    int to;
                    synchronized (random) {
                        from = random.nextInt(users.size());
                        to = (from + 1 + random.nextInt(users.size() - 1)) % users.size();
                    }
                    return world.send(users.get(from), users.get(to), CNB, 1, UUID.randomUUID());
                });

        assertThat(paid).filteredOn(Paid.Done.class::isInstance).hasSizeGreaterThan(100);
        long all = users.stream().mapToLong(user -> world.balance(user, CNB)).sum();
        assertThat(all).isEqualTo(2_000 * Amount.UNITS_PER_COIN);
        world.checkBooks();
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
        var world = world(kind);
        world.give(world.alice, CNB, 10);
        var order =
                new TransferOrder(
                        world.alice, world.bob, CNB, Amount.ofCoins(1), UUID.randomUUID(), "memo");

        assertThatThrownBy(() ->
                        world.database.change(tx -> {
                            world.wallet.transfer(tx, order);
                            throw new IllegalStateException("the power is gone");
                        }))
                .hasMessage("the power is gone");

        assertThat(world.snapshots(world.alice)).hasSize(1);
        assertThat(world.snapshots(world.bob)).isEmpty();
        world.checkBooks();
        assertThat(world.pay(order)).isInstanceOf(Paid.Done.class);
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void thereIsNeverMoreOfAnAssetThanALongHolds(TestDatabases.Kind kind) {
        var world = world(kind);
        var all = new Amount(Amount.UNITS_MAX);
        var one = new Amount(1);
        assertThat(faucet(world, world.alice, all)).isPresent();

        assertThat(faucet(world, world.bob, one)).isEmpty();
        assertThat(faucet(world, world.bob, all)).isEmpty();
        world.checkBooks();

        var order = new TransferOrder(world.alice, world.bob, DOGE, all, UUID.randomUUID(), "");
        assertThat(world.pay(order)).isInstanceOf(Paid.Done.class);
        assertThat(world.balance(world.bob, DOGE)).isEqualTo(Amount.UNITS_MAX);
        assertThat(world.supply(DOGE)).isEqualTo(Amount.UNITS_MAX);
        world.checkBooks();
    }

    private static Optional<Snapshot> faucet(WalletWorld world, UUID user, Amount amount) {
        return world.database.write(tx -> world.wallet.faucet(tx, user, DOGE, amount));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aWithdrawalCostsItsFeeOnceAndStaysOneToo(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 100);
        var order = withdrawal(world, CNB, 60, UUID.randomUUID());
        assertThat(withdraw(world, order)).isEqualTo(new Paid.FeeShort());
        assertThat(withdraw(world, withdrawal(world, CNB, 101, UUID.randomUUID())))
                .isEqualTo(new Paid.BalanceShort());
        world.give(world.alice, Catalogue.ETH, 1);
        world.checkBooks();

        long before = world.supply(CNB);
        var paid = withdraw(world, order);

        var snapshot = WalletWorld.done(paid);
        assertThat(Amount.text(snapshot.units())).isEqualTo("-60");
        assertThat(Amount.text(snapshot.closingBalance())).isEqualTo("40");
        assertThat(withdraw(world, order)).isEqualTo(paid);
        assertThat(withdraw(world, withdrawal(world, CNB, 59, order.traceId())))
                .isEqualTo(new Paid.TraceTaken());
        assertThat(world.send(world.alice, world.bob, CNB, 1, order.traceId()))
                .isEqualTo(new Paid.TraceTaken());
        assertThat(Amount.text(world.balance(world.alice, Catalogue.ETH))).isEqualTo("0.999");
        assertThat(world.snapshots(world.alice).getFirst().movement())
                .isEqualTo(new Movement.Fee(order.traceId()));
        assertThat(world.supply(CNB)).isEqualTo(before - 60 * Amount.UNITS_PER_COIN);
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theFeeForACoinComesFromTheSameBalance(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, Catalogue.ETH, 1);
        assertThat(withdraw(world, withdrawal(world, Catalogue.ETH, 1, UUID.randomUUID())))
                .isEqualTo(new Paid.FeeShort());
        world.give(world.alice, Catalogue.ETH, 1);
        assertThat(withdraw(world, withdrawal(world, Catalogue.ETH, 1, UUID.randomUUID())))
                .isInstanceOf(Paid.Done.class);
        assertThat(Amount.text(world.balance(world.alice, Catalogue.ETH))).isEqualTo("0.999");
        world.checkBooks();
    }

    private static WithdrawalOrder withdrawal(
            WalletWorld world, UUID asset, long coins, UUID trace) {
        var what = world.catalogue.asset(asset);
        return new WithdrawalOrder(
                world.alice,
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
        var world = world(kind);
        world.give(world.alice, CNB, 100);
        for (int i = 0; i < 5; i++) {
            world.now = world.now.minusSeconds(i);
            world.send(world.alice, world.bob, CNB, 1, UUID.randomUUID());
        }

        var newest = world.snapshots(world.alice);
        assertThat(newest).hasSize(6);
        for (int i = 1; i < newest.size(); i++) {
            assertThat(newest.get(i).createdAt()).isBefore(newest.get(i - 1).createdAt());
        }
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aListReadPageByPageIsTheWholeListEitherWay(TestDatabases.Kind kind) {
        var world = world(kind);
        world.give(world.alice, CNB, 100);
        for (int i = 0; i < 10; i++) {
            world.send(world.alice, world.bob, CNB, 1, UUID.randomUUID());
        }
        var newest = world.snapshots(world.alice);

        assertThat(pages(world, false)).isEqualTo(newest);
        assertThat(pages(world, true)).isEqualTo(newest.reversed());
    }

    private static List<Snapshot> pages(WalletWorld world, boolean ascending) {
        var all = new ArrayList<Snapshot>();
        var query = query(Optional.empty(), ascending);
        while (true) {
            var asked = query;
            var page = world.read(tx -> world.snapshots.list(tx, Optional.of(world.alice), asked));
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
        var world = world(kind);
        var at = world.give(world.alice, CNB, 1).createdAt();
        assertThat(count(world, at.plusNanos(1), false)).isOne();
        assertThat(count(world, at, false)).isZero();
        assertThat(count(world, at.minusNanos(1), true)).isOne();
        assertThat(count(world, at, true)).isZero();
    }

    private static int count(WalletWorld world, Instant offset, boolean ascending) {
        var query = query(Optional.of(offset), ascending);
        return world.read(tx -> world.snapshots.list(tx, Optional.of(world.alice), query)).size();
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
        var world = world(kind);
        world.give(world.alice, CNB, 100);
        world.send(world.alice, world.bob, CNB, 30, UUID.randomUUID());
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

    /// How SQLite goes about a query.
    private static List<String> plan(WalletWorld world, String sql, Object... values) {
        return world.read(
                tx -> tx.list("explain query plan " + sql, row -> row.text("detail"), values));
    }

    @Test
    void theBooksAreProvedByLookingSnapshotsUp() {
        var world = world(TestDatabases.Kind.SQLITE);
        assertThat(plan(world, WalletBooks.WRONG_BALANCES, "user:", 1))
                .anyMatch(step ->
                        step.contains("wallet_snapshot_by_asset (user_id=? AND asset_id=?)"));
        assertThat(plan(world, WalletBooks.ENTRIES_WITHOUT_SNAPSHOTS, "user:", 1))
                .anyMatch(step -> step.contains("wallet_snapshot_by_entry (entry_id=?)"));
    }

    @Test
    void whatIsFilteredIsLookedUp() {
        var world = world(TestDatabases.Kind.SQLITE);
        var all = SnapshotQuery.newest(10);
        var ofOpponent =
                new SnapshotQuery(
                        Optional.empty(),
                        Optional.of(world.bob),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(world.now),
                        false,
                        10);
        var toDestination =
                new SnapshotQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("there"),
                        Optional.empty(),
                        Optional.of(world.now),
                        false,
                        10);
        assertThat(plan(world, all)).containsOnly(found("by_user (user_id=?)"));
        assertThat(plan(world, ofOpponent))
                .containsOnly(found("by_opponent (user_id=? AND opponent_id=? AND created_at<?)"));
        assertThat(plan(world, toDestination))
                .containsOnly(
                        found("by_destination (user_id=? AND destination=? AND created_at<?)"));
    }

    private static String found(String index) {
        return "SEARCH s USING INDEX wallet_snapshot_" + index;
    }

    private static List<String> plan(WalletWorld world, SnapshotQuery query) {
        var conditions = SnapshotStore.conditions(Optional.of(world.alice), query);
        return plan(world, SnapshotStore.listing(conditions, query), conditions.values());
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void snapshotsAreCountedAsTheyAreMade(TestDatabases.Kind kind) {
        var world = world(kind);
        long before = world.read(world.snapshots::count);
        world.give(world.alice, CNB, 100);
        WalletWorld.done(world.send(world.alice, world.bob, CNB, 30, UUID.randomUUID()));
        assertThat(world.read(world.snapshots::count)).isEqualTo(before + 3);
        world.checkBooks();

        world.database.change(tx -> tx.update("update wallet_clock set snapshots = snapshots + 1"));
        assertThat(world.read(WalletBooks::check))
                .containsExactly(
                        "%d snapshots were counted, and there are %d"
                                .formatted(before + 4, before + 3));
        world.database.change(tx -> tx.update("update wallet_clock set snapshots = snapshots - 1"));
    }
}

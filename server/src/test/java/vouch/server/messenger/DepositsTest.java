package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.TestDatabases;

/// The simulated world outside, and the addresses that lead there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DepositsTest {

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

    private static Deposit stands(Deposits.Outcome outcome) {
        return switch (outcome) {
            case Deposits.Outcome.Stands(var deposit, _) -> deposit;
            case Deposits.Outcome.Unknown _, Deposits.Outcome.TooMuch _ ->
                    throw new AssertionError("no deposit: " + outcome);
        };
    }

    private static Deposit begin(WalletWorld world, UUID user, Amount amount, long confirmations) {
        return begin(world, user, Catalogue.ETH, amount, confirmations);
    }

    private static Deposit begin(
            WalletWorld world, UUID user, UUID asset, Amount amount, long confirmations) {
        var what = world.catalogue.asset(asset);
        return stands(
                world.database.write(
                        tx -> world.deposits.begin(tx, user, what, amount, confirmations)));
    }

    private static List<Deposit> pending(WalletWorld world) {
        return world.database.read(tx -> world.depositStore.pending(tx, SnapshotQuery.newest(500)));
    }

    private static Deposits.Outcome confirm(WalletWorld world, UUID id, long confirmations) {
        return world.database.write(tx -> world.deposits.confirm(tx, id, confirmations));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDepositIsTheUsersOnceItHasItsConfirmations(TestDatabases.Kind kind) {
        var world = world(kind);
        var deposit = begin(world, world.alice, Amount.ofCoins(2), 3);
        assertThat(deposit.snapshotId()).isEmpty();
        assertThat(pending(world)).contains(deposit);
        assertThat(world.balance(world.alice, Catalogue.ETH)).isZero();

        assertThat(stands(confirm(world, deposit.transactionId(), 35)).snapshotId()).isEmpty();
        assertThat(stands(confirm(world, deposit.transactionId(), 1)).confirmations())
                .isEqualTo(35);
        var confirmed = stands(confirm(world, deposit.transactionId(), 36));

        var snapshot = world.snapshots(world.alice).getFirst();
        assertThat(confirmed.snapshotId()).contains(snapshot.snapshotId());
        assertThat(snapshot.movement()).isEqualTo(deposit.source());
        assertThat(Amount.text(snapshot.closingBalance())).isEqualTo("2");
        assertThat(pending(world)).doesNotContain(deposit);
        world.checkBooks();

        assertThat(stands(confirm(world, deposit.transactionId(), 100)).snapshotId())
                .isEqualTo(confirmed.snapshotId());
        assertThat(world.snapshots(world.alice)).hasSize(1);
        assertThat(confirm(world, UUID.randomUUID(), 100))
                .isEqualTo(new Deposits.Outcome.Unknown());
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatWouldBeMoreThanThereCanBeStaysPending(TestDatabases.Kind kind) {
        var world = world(kind);
        var all = new Amount(Amount.UNITS_MAX);
        begin(world, world.alice, Catalogue.LTC, all, 6);
        var more = begin(world, world.bob, Catalogue.LTC, new Amount(1), 0);

        assertThat(confirm(world, more.transactionId(), 6))
                .isEqualTo(new Deposits.Outcome.TooMuch());

        assertThat(pending(world)).containsExactly(more);
        assertThat(world.balance(world.bob, Catalogue.LTC)).isZero();
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aUserHasOneDestinationOnEachChain(TestDatabases.Kind kind) {
        var world = world(kind);
        var eth = world.catalogue.chain(Catalogue.ETH);
        var eos = world.catalogue.chain(Catalogue.EOS);
        var first = destination(world, world.alice, eth);
        assertThat(destination(world, world.alice, eth)).isEqualTo(first);
        assertThat(destination(world, world.bob, eth)).isNotEqualTo(first);
        assertThat(eth.takes(first.destination())).isTrue();
        assertThat(destination(world, world.alice, eos).destination())
                .isEqualTo(destination(world, world.bob, eos).destination());
        assertThat(destination(world, world.alice, eos).tag())
                .isNotEqualTo(destination(world, world.bob, eos).tag());
    }

    private static DepositStore.Destination destination(
            WalletWorld world, UUID user, AssetChain chain) {
        return world.database.write(tx -> world.deposits.destination(tx, user, chain));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anAddressKeepsItsIdThroughEveryLabelAndItsDeletion(TestDatabases.Kind kind) {
        var world = world(kind);
        var first = save(world, world.alice, "one");
        var again = save(world, world.alice, "two");
        assertThat(again.addressId()).isEqualTo(first.addressId());
        assertThat(again.label()).isEqualTo("two");
        assertThat(save(world, world.bob, "one").addressId()).isNotEqualTo(first.addressId());

        world.database.change(tx -> world.addresses.delete(tx, first.addressId(), world.now));
        assertThat(listed(world)).isEmpty();
        assertThat(find(world, first.addressId())).map(Address::deleted).contains(true);

        assertThat(save(world, world.alice, "three").addressId()).isEqualTo(first.addressId());
        assertThat(listed(world)).hasSize(1);
    }

    private static Address save(WalletWorld world, UUID user, String label) {
        var address =
                new Address(
                        UUID.randomUUID(),
                        user,
                        Catalogue.ETH,
                        "0x0000000000000000000000000000000000000001",
                        "",
                        label,
                        false,
                        world.now);
        return world.database.write(tx -> world.addresses.save(tx, address));
    }

    private static List<Address> listed(WalletWorld world) {
        return world.database.read(tx ->
                world.addresses.list(
                        tx,
                        world.alice,
                        Catalogue.ETH,
                        new Page(Page.LIMIT_MAX, Optional.empty(), false)));
    }

    private static Optional<Address> find(WalletWorld world, UUID id) {
        return world.database.read(tx -> world.addresses.find(tx, id));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatIsRefusedAtOnceIsNotOnItsWay(TestDatabases.Kind kind) {
        var world = world(kind);
        var asset = world.catalogue.asset(Catalogue.BTC);
        begin(world, world.alice, Catalogue.BTC, new Amount(Amount.UNITS_MAX), 3);
        var before = pending(world);

        var refused =
                world.database.write(
                        tx -> world.deposits.begin(tx, world.bob, asset, new Amount(1), 3));

        assertThat(refused).isEqualTo(new Deposits.Outcome.TooMuch());
        assertThat(pending(world)).isEqualTo(before);
        world.checkBooks();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDepositArrivesOnce(TestDatabases.Kind kind) {
        var world = world(kind);
        var id = begin(world, world.alice, Amount.ofCoins(2), 3).transactionId();
        assertThat(arrived(confirm(world, id, 35))).isFalse();
        assertThat(arrived(confirm(world, id, 36))).isTrue();
        assertThat(arrived(confirm(world, id, 37))).isFalse();
    }

    private static boolean arrived(Deposits.Outcome outcome) {
        return outcome instanceof Deposits.Outcome.Stands(_, boolean arrived) && arrived;
    }
}

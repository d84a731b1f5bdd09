package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static vouch.server.messenger.WalletWorld.ALICE;
import static vouch.server.messenger.WalletWorld.BOB;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.TestDatabases;

/// The simulated world outside, and the addresses that lead there.
class DepositsTest {

    @TempDir Path folder;

    private static Deposit stands(Deposits.Outcome outcome) {
        return switch (outcome) {
            case Deposits.Outcome.Stands(var deposit) -> deposit;
            case Deposits.Outcome.Unknown _, Deposits.Outcome.TooMuch _ ->
                    throw new AssertionError("no deposit: " + outcome);
        };
    }

    private static Deposit begin(WalletWorld world, UUID user, Amount amount, long confirmations) {
        var eth = world.catalogue.asset(Catalogue.ETH);
        return stands(
                world.database.write(
                        tx -> world.deposits.begin(tx, user, eth, amount, confirmations)));
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
        try (var world = new WalletWorld(kind, folder)) {
            var deposit = begin(world, ALICE, Amount.ofCoins(2), 3);
            assertThat(deposit.snapshotId()).isEmpty();
            assertThat(pending(world)).containsExactly(deposit);
            assertThat(world.balance(ALICE, Catalogue.ETH)).isZero();

            assertThat(stands(confirm(world, deposit.transactionId(), 35)).snapshotId()).isEmpty();
            assertThat(stands(confirm(world, deposit.transactionId(), 1)).confirmations())
                    .isEqualTo(35);
            var confirmed = stands(confirm(world, deposit.transactionId(), 36));

            var snapshot = world.snapshots(ALICE).getFirst();
            assertThat(confirmed.snapshotId()).contains(snapshot.snapshotId());
            assertThat(snapshot.movement()).isEqualTo(deposit.source());
            assertThat(Amount.text(snapshot.closingBalance())).isEqualTo("2");
            assertThat(pending(world)).isEmpty();
            world.checkBooks();

            assertThat(stands(confirm(world, deposit.transactionId(), 100)).snapshotId())
                    .isEqualTo(confirmed.snapshotId());
            assertThat(world.snapshots(ALICE)).hasSize(1);
            assertThat(confirm(world, UUID.randomUUID(), 100))
                    .isEqualTo(new Deposits.Outcome.Unknown());
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatWouldBeMoreThanThereCanBeStaysPending(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            var all = new Amount(Amount.UNITS_MAX);
            begin(world, ALICE, all, 36);
            var more = begin(world, BOB, new Amount(1), 0);

            assertThat(confirm(world, more.transactionId(), 36))
                    .isEqualTo(new Deposits.Outcome.TooMuch());

            assertThat(pending(world)).hasSize(1);
            assertThat(world.balance(BOB, Catalogue.ETH)).isZero();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aUserHasOneDestinationOnEachChain(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            var eth = world.catalogue.chain(Catalogue.ETH);
            var eos = world.catalogue.chain(Catalogue.EOS);
            var first = destination(world, ALICE, eth);
            assertThat(destination(world, ALICE, eth)).isEqualTo(first);
            assertThat(destination(world, BOB, eth)).isNotEqualTo(first);
            assertThat(eth.takes(first.destination())).isTrue();
            assertThat(destination(world, ALICE, eos).destination())
                    .isEqualTo(destination(world, BOB, eos).destination());
            assertThat(destination(world, ALICE, eos).tag())
                    .isNotEqualTo(destination(world, BOB, eos).tag());
        }
    }

    private static DepositStore.Destination destination(
            WalletWorld world, UUID user, AssetChain chain) {
        return world.database.write(tx -> world.deposits.destination(tx, user, chain));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anAddressKeepsItsIdThroughEveryLabelAndItsDeletion(TestDatabases.Kind kind) {
        try (var world = new WalletWorld(kind, folder)) {
            var first = save(world, ALICE, "one");
            var again = save(world, ALICE, "two");
            assertThat(again.addressId()).isEqualTo(first.addressId());
            assertThat(again.label()).isEqualTo("two");
            assertThat(save(world, BOB, "one").addressId()).isNotEqualTo(first.addressId());

            world.database.change(tx -> world.addresses.delete(tx, first.addressId(), world.now));
            assertThat(listed(world)).isEmpty();
            assertThat(find(world, first.addressId())).map(Address::deleted).contains(true);

            assertThat(save(world, ALICE, "three").addressId()).isEqualTo(first.addressId());
            assertThat(listed(world)).hasSize(1);
        }
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
        return world.database.read(tx -> world.addresses.list(tx, ALICE, Catalogue.ETH, 500));
    }

    private static Optional<Address> find(WalletWorld world, UUID id) {
        return world.database.read(tx -> world.addresses.find(tx, id));
    }
}

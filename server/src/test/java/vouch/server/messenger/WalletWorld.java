package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.database.Transaction;
import vouch.server.ledger.Ledger;

/// The smallest true wallet: a real database, a settable clock, and a list of the notices.
final class WalletWorld implements AutoCloseable {

    UUID alice = UUID.randomUUID();
    UUID bob = UUID.randomUUID();
    UUID carol = UUID.randomUUID();
    final Database database;
    final Catalogue catalogue = new Catalogue();
    final Ledger ledger = new Ledger();
    final SnapshotStore snapshots = new SnapshotStore();
    final DepositStore depositStore = new DepositStore();
    final AddressStore addresses = new AddressStore();
    final List<Snapshot> noticed = new ArrayList<>();
    final Wallet wallet;
    final Deposits deposits;
    final Payments payments = new Payments(snapshots, new PaymentStore());
    Instant now = Instant.parse("2026-01-02T03:04:05Z");

    WalletWorld(TestDatabases.Kind kind, Path folder) {
        database = kind.open(folder);
        InstantSource clock = () -> now;
        wallet = new Wallet(catalogue, ledger, snapshots, this::notice, clock);
        deposits = new Deposits(catalogue, wallet, snapshots, depositStore, clock);
    }

    /// The same wallet for another test, with users who have nothing.
    WalletWorld again() {
        alice = UUID.randomUUID();
        bob = UUID.randomUUID();
        carol = UUID.randomUUID();
        noticed.clear();
        return this;
    }

    private void notice(Transaction tx, Snapshot snapshot) {
        synchronized (noticed) {
            noticed.add(snapshot);
        }
    }

    /// Gives a user so many coins.
    Snapshot give(UUID user, UUID asset, long coins) {
        return database.write(
                tx -> wallet.faucet(tx, user, asset, Amount.ofCoins(coins)).orElseThrow());
    }

    Paid send(UUID from, UUID to, UUID asset, long coins, UUID trace) {
        return pay(new TransferOrder(from, to, asset, Amount.ofCoins(coins), trace, "memo"));
    }

    Paid pay(TransferOrder order) {
        return database.write(tx -> wallet.transfer(tx, order));
    }

    static Snapshot done(Paid paid) {
        return switch (paid) {
            case Paid.Done(var snapshot) -> snapshot;
            case Paid.TraceTaken _, Paid.BalanceShort _, Paid.FeeShort _ ->
                    throw new AssertionError("not paid: " + paid);
        };
    }

    <T> T read(Database.Work<T> work) {
        return database.read(work);
    }

    /// Both sides of the transfer of a trace.
    List<Snapshot> transfers(UUID trace) {
        return database.read(tx -> snapshots.transfers(tx, trace));
    }

    /// Units that there are of an asset.
    long supply(UUID asset) {
        return database.read(tx -> wallet.supply(tx, asset));
    }

    /// Units that a user has.
    long balance(UUID user, UUID asset) {
        return database.read(tx -> wallet.balance(tx, user, asset));
    }

    List<Snapshot> snapshots(UUID user) {
        return database.read(
                tx -> snapshots.list(tx, Optional.of(user), SnapshotQuery.newest(500)));
    }

    /// Re-verifies the whole world.
    void checkBooks() {
        assertThat(database.read(ledger::check)).isEmpty();
        assertThat(database.read(WalletBooks::check)).isEmpty();
    }

    @Override
    public void close() {
        database.close();
    }
}

package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import vouch.protocol.Digest;
import vouch.server.database.Transaction;
import vouch.server.ledger.Ledger;
import vouch.server.ledger.Owner;
import vouch.server.ledger.Posting;
import vouch.server.ledger.Transfer;

/// What users own, and how it moves: each movement once, in double entry, with a snapshot for every
/// user whose balance it changes.
///
/// Every method works inside the caller's transaction. Those that change anything take turns: the
/// first thing each does is to take the next time ([SnapshotStore#tick]). Thread-safe: it keeps
/// nothing itself.
final class Wallet {

    /// Where all assets come from and go to. What it lacks of one is what users and the house have.
    static final Owner OUTSIDE = Owner.house("outside");

    /// What withdrawals cost the users.
    static final Owner FEES = Owner.house("withdrawal-fees");

    static final String FAUCET = "vouch-test-faucet";

    private final Catalogue catalogue;
    private final Ledger ledger;
    private final SnapshotStore snapshots;
    private final Notices notices;
    private final InstantSource clock;

    Wallet(
            Catalogue catalogue,
            Ledger ledger,
            SnapshotStore snapshots,
            Notices notices,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.ledger = ledger;
        this.snapshots = snapshots;
        this.notices = notices;
        this.clock = clock;
    }

    long balance(Transaction tx, UUID userId, UUID assetId) {
        return ledger.balance(tx, Owner.user(userId), assetId.toString());
    }

    /// What the user has anything of, by asset in the catalogue's order.
    List<Holding> holdings(Transaction tx, UUID userId) {
        return catalogue.assets().stream()
                .map(asset -> new Holding(asset, balance(tx, userId, asset.assetId())))
                .filter(holding -> holding.units() > 0)
                .toList();
    }

    record Holding(Asset asset, long units) {}

    /// Sends an amount from one user to another, once for all orders of the same trace.
    Paid transfer(Transaction tx, TransferOrder order) {
        var at = snapshots.tick(tx, clock.instant());
        var known = snapshots.paid(tx, order.traceId());
        if (known.isPresent()) {
            return again(known.get(), order.isPaidBy(known.get()));
        }
        var booking =
                new Transfer(
                        Owner.user(order.payer()),
                        Owner.user(order.receiver()),
                        order.assetId().toString(),
                        order.amount().units(),
                        "transfer",
                        order.traceId().toString());
        return switch (ledger.transfer(tx, at, booking)) {
            case Posting.Insufficient _ -> new Paid.BalanceShort();
            case Posting.Booked booked -> transferred(tx, order, at, booked);
        };
    }

    private static Paid again(Snapshot snapshot, boolean sameOrder) {
        return sameOrder ? new Paid.Done(snapshot) : new Paid.TraceTaken();
    }

    private Paid transferred(
            Transaction tx, TransferOrder order, Instant at, Posting.Booked booked) {
        var paid =
                snapshot(
                        order.payer(),
                        order.assetId(),
                        -order.amount().units(),
                        booked.fromBalance(),
                        at,
                        new Movement.Transfer(order.receiver(), order.traceId(), order.memo()));
        snapshots.insert(tx, paid, booked.entryId());
        snapshots.insertTrace(tx, order.traceId(), paid.snapshotId());
        var received =
                snapshot(
                        order.receiver(),
                        order.assetId(),
                        order.amount().units(),
                        booked.toBalance(),
                        snapshots.tick(tx, at),
                        new Movement.Transfer(order.payer(), order.traceId(), order.memo()));
        snapshots.insert(tx, received, booked.entryId());
        notices.received(tx, received);
        return new Paid.Done(paid);
    }

    private static Snapshot snapshot(
            UUID user, UUID asset, long units, long closing, Instant at, Movement movement) {
        return new Snapshot(
                UUID.randomUUID(), user, asset, units, closing - units, closing, at, movement);
    }

    /// Whether something was paid under a trace.
    boolean isPaid(Transaction tx, UUID traceId) {
        return snapshots.paid(tx, traceId).isPresent();
    }

    /// Sends an amount outside and takes the fee for it, once for all orders of the same trace.
    Paid withdraw(Transaction tx, WithdrawalOrder order) {
        var at = snapshots.tick(tx, clock.instant());
        var known = snapshots.paid(tx, order.traceId());
        if (known.isPresent()) {
            return again(known.get(), order.isPaidBy(known.get()));
        }
        if (balance(tx, order.payer(), order.asset().assetId()) < order.amount().units()) {
            return new Paid.BalanceShort();
        }
        if (balance(tx, order.payer(), order.asset().chainId()) < order.feeAssetUnits()) {
            return new Paid.FeeShort();
        }
        var sent =
                leave(
                        tx,
                        order.payer(),
                        order.asset().assetId(),
                        order.amount(),
                        OUTSIDE,
                        at,
                        new Movement.Withdrawal(
                                order.traceId(),
                                order.memo(),
                                simulatedHash(order.traceId()),
                                order.destination(),
                                order.tag()));
        snapshots.insertTrace(tx, order.traceId(), sent.snapshotId());
        leave(
                tx,
                order.payer(),
                order.asset().chainId(),
                order.fee(),
                FEES,
                snapshots.tick(tx, at),
                new Movement.Fee(order.traceId()));
        return new Paid.Done(sent);
    }

    /// Books what a user is known to have.
    private Snapshot leave(
            Transaction tx,
            UUID user,
            UUID asset,
            Amount amount,
            Owner to,
            Instant at,
            Movement movement) {
        var booking =
                new Transfer(
                        Owner.user(user),
                        to,
                        asset.toString(),
                        amount.units(),
                        movement.kind(),
                        movement.traceId().map(UUID::toString).orElse(""));
        return switch (ledger.transfer(tx, at, booking)) {
            case Posting.Insufficient _ ->
                    throw new IllegalStateException(
                            user + " had enough of " + asset + ", and has not");
            case Posting.Booked(long entry, long closing, _) -> {
                var snapshot = snapshot(user, asset, -amount.units(), closing, at, movement);
                snapshots.insert(tx, snapshot, entry);
                yield snapshot;
            }
        };
    }

    /// Gives a user something from nowhere, for tests and demonstrations.
    ///
    /// @return empty where there would be more of the asset than there can be
    Optional<Snapshot> faucet(Transaction tx, UUID userId, UUID assetId, Amount amount) {
        var source = new Movement.Deposit(simulatedHash(UUID.randomUUID()), FAUCET, "", "");
        return receive(tx, userId, assetId, amount, source);
    }

    /// Books what came from outside.
    ///
    /// @return empty where there would be more of the asset than there can be
    Optional<Snapshot> receive(
            Transaction tx, UUID userId, UUID assetId, Amount amount, Movement.Deposit source) {
        var at = snapshots.tick(tx, clock.instant());
        String asset = catalogue.asset(assetId).assetId().toString();
        if (supply(tx, assetId) > Amount.UNITS_MAX - amount.units()) {
            return Optional.empty();
        }
        var booking =
                new Transfer(
                        OUTSIDE,
                        Owner.user(userId),
                        asset,
                        amount.units(),
                        source.kind(),
                        source.transactionHash());
        return switch (ledger.transfer(tx, at, booking)) {
            case Posting.Insufficient _ ->
                    throw new IllegalStateException("what is outside may be negative");
            case Posting.Booked(long entry, _, long closing) -> {
                var snapshot = snapshot(userId, assetId, amount.units(), closing, at, source);
                snapshots.insert(tx, snapshot, entry);
                yield Optional.of(snapshot);
            }
        };
    }

    /// How many units of an asset there are in here.
    long supply(Transaction tx, UUID assetId) {
        return -ledger.balance(tx, OUTSIDE, assetId.toString());
    }

    /// The same of all assets, by symbol.
    Map<String, Long> supplies(Transaction tx) {
        var supplies = new TreeMap<String, Long>();
        catalogue
                .assets()
                .forEach(asset -> supplies.put(asset.symbol(), supply(tx, asset.assetId())));
        return supplies;
    }

    /// What stands where a transaction's hash would, had there been a chain.
    static String simulatedHash(UUID of) {
        return Digest.sha256(("simulated " + of).getBytes(StandardCharsets.UTF_8)).toString();
    }
}

package vouch.server.messenger;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Transaction;

/// The simulated world outside: where users' deposits go to, and deposits that become theirs when
/// they have the confirmations their chain asks for.
///
/// Every method works inside the caller's transaction, as in [Wallet].
final class Deposits {

    /// Where simulated deposits say they come from.
    static final String SENDER = "vouch-test-sender";

    /// Tags are numbers of twelve digits.
    private static final long TAGS = 1_000_000_000_000L;

    private static final int DESTINATION_TRIES = 10;

    private final Catalogue catalogue;
    private final Wallet wallet;
    private final SnapshotStore snapshots;
    private final DepositStore store;
    private final InstantSource clock;

    Deposits(
            Catalogue catalogue,
            Wallet wallet,
            SnapshotStore snapshots,
            DepositStore store,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.wallet = wallet;
        this.snapshots = snapshots;
        this.store = store;
        this.clock = clock;
    }

    /// What became of a deposit.
    sealed interface Outcome {

        /// It stands so far.
        ///
        /// @param arrived whether it became the user's just now
        record Stands(Deposit deposit, boolean arrived) implements Outcome {}

        /// There is no deposit of this id.
        record Unknown() implements Outcome {}

        /// With it there would be more of the asset than there can be. Nothing changed.
        record TooMuch() implements Outcome {}
    }

    /// The user's destination on a chain, made when it is first asked for.
    DepositStore.Destination destination(Transaction tx, UUID userId, AssetChain chain) {
        for (int i = 0; i < DESTINATION_TRIES; i++) {
            var known = store.destination(tx, userId, chain.chainId());
            if (known.isPresent()) {
                return known.get();
            }
            store.insertDestination(tx, userId, chain.chainId(), newDestination(chain));
        }
        throw new IllegalStateException("no free destination on " + chain.symbol());
    }

    private static DepositStore.Destination newDestination(AssetChain chain) {
        String prefix = AssetChain.TEST_ADDRESS + chain.symbol().toLowerCase(Locale.ROOT);
        var random = UUID.randomUUID();
        if (!chain.usesTags()) {
            return new DepositStore.Destination(
                    prefix + "-" + random.toString().replace("-", ""), "");
        }
        long tag = Math.floorMod(random.getMostSignificantBits() >> 16, TAGS);
        return new DepositStore.Destination(prefix, "%012d".formatted(tag));
    }

    /// Something is on its way to a user.
    ///
    /// @param confirmations that it has at once; with enough of them it is the user's
    Outcome begin(Transaction tx, UUID userId, Asset asset, Amount amount, long confirmations) {
        var id = UUID.randomUUID();
        var to = destination(tx, userId, catalogue.chainOf(asset));
        var source =
                new Movement.Deposit(Wallet.simulatedHash(id), SENDER, to.destination(), to.tag());
        var deposit =
                new Deposit(
                        id,
                        userId,
                        asset.assetId(),
                        amount,
                        source,
                        0,
                        snapshots.tick(tx, clock.instant()),
                        Optional.empty());
        var outcome = advance(tx, deposit, confirmations);
        // Kept only where it stands: what is refused must not be on its way for ever.
        if (outcome instanceof Outcome.Stands stands) {
            store.insert(tx, stands.deposit());
        }
        return outcome;
    }

    /// A deposit has so many confirmations now; they never get fewer.
    Outcome confirm(Transaction tx, UUID transactionId, long confirmations) {
        // Whoever confirms takes turns with whoever else does.
        snapshots.tick(tx, clock.instant());
        var outcome =
                store.find(tx, transactionId)
                        .map(deposit -> advance(tx, deposit, confirmations))
                        .orElseGet(Outcome.Unknown::new);
        if (outcome instanceof Outcome.Stands stands) {
            store.update(tx, stands.deposit());
        }
        return outcome;
    }

    /// Gives a deposit its confirmations, and what came to the user where they are enough.
    private Outcome advance(Transaction tx, Deposit deposit, long confirmations) {
        long most = Math.max(deposit.confirmations(), confirmations);
        if (deposit.snapshotId().isPresent() || most < threshold(deposit)) {
            return new Outcome.Stands(deposit.confirmed(most, deposit.snapshotId()), false);
        }
        return wallet.receive(
                        tx, deposit.userId(), deposit.assetId(), deposit.amount(), deposit.source())
                .<Outcome>map(snapshot ->
                        new Outcome.Stands(
                                deposit.confirmed(most, Optional.of(snapshot.snapshotId())), true))
                .orElseGet(Outcome.TooMuch::new);
    }

    /// Confirmations that make a deposit the user's.
    int threshold(Deposit deposit) {
        return catalogue.chainOf(catalogue.asset(deposit.assetId())).confirmations();
    }
}

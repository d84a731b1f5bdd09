package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Guard;
import vouch.server.http.Route;
import vouch.server.ledger.Ledger;
import vouch.server.metrics.Metrics;

/// The wallet as the messenger sees it, put together from its parts.
final class WalletPart {

    /// What the wallet needs of the rest of the messenger.
    ///
    /// @param session lets a signed request pass
    record Neighbours(
            Users users, UserAnswers userAnswers, Pins pins, Guard session, Notices notices) {}

    private static final Amount DEMO_CNB = Amount.ofCoins(1_000_000);
    private static final Amount DEMO_XIN = Amount.ofCoins(10);

    private final Catalogue catalogue = new Catalogue();
    private final Ledger ledger = new Ledger();
    private final SnapshotStore snapshots = new SnapshotStore();
    private final DepositStore depositStore = new DepositStore();
    private final Database database;
    private final Neighbours neighbours;
    private final InstantSource clock;
    private final WalletMetrics metrics;
    private final Wallet wallet;
    private final Deposits deposits;
    private final Payments payments = new Payments(snapshots, new PaymentStore());
    private final PaymentAnswers paymentAnswers;

    WalletPart(Database database, Neighbours neighbours, Metrics metrics, InstantSource clock) {
        this.database = database;
        this.neighbours = neighbours;
        this.clock = clock;
        this.metrics = new WalletMetrics(metrics);
        this.wallet = new Wallet(catalogue, ledger, snapshots, neighbours.notices(), clock);
        this.deposits = new Deposits(catalogue, wallet, snapshots, depositStore, clock);
        this.paymentAnswers =
                new PaymentAnswers(catalogue, neighbours.users(), neighbours.userAnswers());
    }

    /// Gives a demo app what it may spend.
    void giveDemo(UUID userId) {
        database.change(tx -> {
            give(tx, userId, Catalogue.CNB, DEMO_CNB);
            give(tx, userId, Catalogue.XIN, DEMO_XIN);
        });
    }

    private void give(Transaction tx, UUID userId, UUID assetId, Amount amount) {
        if (wallet.faucet(tx, userId, assetId, amount).isEmpty()) {
            throw new IllegalStateException("there is no more of " + assetId + " to give");
        }
    }

    Wallet wallet() {
        return wallet;
    }

    /// The payment behind a code, as the API shows it to anybody.
    Optional<ObjectNode> code(Transaction tx, UUID codeId) {
        return payments.byCode(tx, codeId).map(asked -> paymentAnswers.payment(tx, asked));
    }

    List<Route> routes() {
        var payer = new Payer(database, neighbours.pins(), metrics);
        var session = neighbours.session();
        var all = new ArrayList<Route>();
        all.addAll(
                new AssetRoutes(
                                database,
                                catalogue,
                                wallet,
                                deposits,
                                depositStore,
                                snapshots,
                                session)
                        .routes());
        all.addAll(
                new TransferRoutes(
                                database,
                                catalogue,
                                payer,
                                wallet,
                                snapshots,
                                payments,
                                paymentAnswers,
                                neighbours.users(),
                                session,
                                clock)
                        .routes());
        all.addAll(
                new SnapshotRoutes(database, catalogue, snapshots, neighbours.users(), session)
                        .routes());
        all.addAll(
                new AddressRoutes(
                                database,
                                catalogue,
                                payer,
                                neighbours.pins(),
                                wallet,
                                new AddressStore(),
                                session,
                                clock)
                        .routes());
        all.addAll(
                new NetworkRoutes(database, catalogue, wallet, deposits, depositStore, snapshots)
                        .routes());
        return all;
    }

    List<Route> adminRoutes() {
        return new WalletAdminRoutes(
                        database,
                        catalogue,
                        wallet,
                        deposits,
                        depositStore,
                        neighbours.users(),
                        metrics)
                .routes();
    }
}

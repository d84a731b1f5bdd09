package vouch.server.messenger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// What the caller owns.
final class AssetRoutes {

    private static final ScopeGuard READ = new ScopeGuard("ASSETS:READ");
    private static final ScopeGuard SNAPSHOTS = new ScopeGuard("SNAPSHOTS:READ");

    private final Database database;
    private final Catalogue catalogue;
    private final Wallet wallet;
    private final Deposits deposits;
    private final DepositStore destinations;
    private final SnapshotStore snapshots;
    private final AssetAnswers answers;
    private final SnapshotAnswers snapshotAnswers;
    private final Guard session;

    AssetRoutes(
            Database database,
            Catalogue catalogue,
            Wallet wallet,
            Deposits deposits,
            DepositStore destinations,
            SnapshotStore snapshots,
            Guard session) {
        this.database = database;
        this.catalogue = catalogue;
        this.wallet = wallet;
        this.deposits = deposits;
        this.destinations = destinations;
        this.snapshots = snapshots;
        this.answers = new AssetAnswers(catalogue);
        this.snapshotAnswers = new SnapshotAnswers(catalogue);
        this.session = session;
    }

    List<Route> routes() {
        return List.of(
                read("/assets", this::all),
                read("/assets/{id}", this::one),
                read("/assets/{id}/fee", this::fee),
                Route.get("/assets/{id}/snapshots", this::snapshots)
                        .guardedBy(session)
                        .guardedBy(SNAPSHOTS));
    }

    private Route read(String path, Route.Handler handler) {
        return Route.get(path, handler).guardedBy(session).guardedBy(READ);
    }

    private Answer all(Request request) {
        var user = request.get(AppCaller.KEY).userId();
        return MixinAnswers.data(
                database.read(tx ->
                        AssetAnswers.array(
                                wallet.holdings(tx, user).stream()
                                        .map(held ->
                                                answers.owned(
                                                        held.asset(),
                                                        held.units(),
                                                        destinations.destination(
                                                                tx, user, held.asset().chainId())))
                                        .toList())));
    }

    private Answer one(Request request) {
        var asset = WalletFields.asset(request, catalogue);
        var user = request.get(AppCaller.KEY).userId();
        var destination = destination(user, asset);
        long units = database.read(tx -> wallet.balance(tx, user, asset.assetId()));
        return MixinAnswers.data(answers.owned(asset, units, Optional.of(destination)));
    }

    /// Made when it is first asked for.
    private DepositStore.Destination destination(UUID user, Asset asset) {
        return database.read(tx -> destinations.destination(tx, user, asset.chainId()))
                .orElseGet(() ->
                        database.write(
                                tx -> deposits.destination(tx, user, catalogue.chainOf(asset))));
    }

    private Answer fee(Request request) {
        return MixinAnswers.data(answers.fee(WalletFields.asset(request, catalogue)));
    }

    private Answer snapshots(Request request) {
        var asset = WalletFields.asset(request, catalogue);
        var query = WalletFields.query(request).ofAsset(asset.assetId());
        var user = request.get(AppCaller.KEY).userId();
        return MixinAnswers.data(
                snapshotAnswers.all(
                        database.read(tx -> snapshots.list(tx, Optional.of(user), query))));
    }
}

package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// What anybody may know of the assets and chains, and of deposits on their way. Prices, rates and
/// chains are made up, and stand still.
final class NetworkRoutes {

    private static final int SEARCH_CHARS_MAX = 64;

    private static final Map<String, Double> RATES = rates();

    private final Database database;
    private final Catalogue catalogue;
    private final Wallet wallet;
    private final Deposits deposits;
    private final DepositStore store;
    private final SnapshotStore snapshots;
    private final AssetAnswers answers;

    NetworkRoutes(
            Database database,
            Catalogue catalogue,
            Wallet wallet,
            Deposits deposits,
            DepositStore store,
            SnapshotStore snapshots) {
        this.database = database;
        this.catalogue = catalogue;
        this.wallet = wallet;
        this.deposits = deposits;
        this.store = store;
        this.snapshots = snapshots;
        this.answers = new AssetAnswers(catalogue);
    }

    /// What a US dollar is in other money.
    private static Map<String, Double> rates() {
        var rates = new LinkedHashMap<String, Double>();
        rates.put("USD", 1.0);
        rates.put("EUR", 0.92);
        rates.put("GBP", 0.79);
        rates.put("CHF", 0.88);
        rates.put("CNY", 7.2);
        rates.put("JPY", 150.0);
        rates.put("KRW", 1350.0);
        rates.put("HKD", 7.8);
        rates.put("SGD", 1.35);
        rates.put("AUD", 1.5);
        return rates;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/network", this::network),
                Route.get("/network/chains", this::chains),
                Route.get("/network/chains/{id}", this::chain),
                Route.get("/network/assets/top", this::assets),
                Route.get("/network/assets/{id}", this::asset),
                Route.get("/network/assets/search/{q}", this::search),
                Route.get("/network/ticker", this::ticker),
                Route.get("/external/transactions", this::pending),
                Route.get("/external/addresses/check", this::check),
                Route.get("/external/fiats", this::fiats),
                Route.get("/fiats", this::fiats));
    }

    private Answer network(Request request) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "network");
        node.set("assets", shown(catalogue.assets()));
        node.set("chains", allChains());
        node.put("assets_count", Integer.toString(catalogue.assets().size()));
        node.put("peak_throughput", "0");
        node.put("snapshots_count", Long.toString(database.read(snapshots::count)));
        return MixinAnswers.data(node);
    }

    private ArrayNode shown(List<Asset> assets) {
        return database.read(tx ->
                AssetAnswers.array(
                        assets.stream()
                                .map(asset ->
                                        answers.network(asset, wallet.supply(tx, asset.assetId())))
                                .toList()));
    }

    private ArrayNode allChains() {
        return AssetAnswers.array(catalogue.chains().stream().map(AssetAnswers::chain).toList());
    }

    private Answer chains(Request request) {
        return MixinAnswers.data(allChains());
    }

    private Answer chain(Request request) {
        return Fields.findUuid(request.pathPart("id"))
                .flatMap(catalogue::findChain)
                .map(chain -> MixinAnswers.data(AssetAnswers.chain(chain)))
                .orElseThrow(WalletFields::notFound);
    }

    private Answer assets(Request request) {
        return MixinAnswers.data(shown(catalogue.assets()));
    }

    private Answer asset(Request request) {
        var asset = WalletFields.asset(request, catalogue);
        return MixinAnswers.data(shown(List.of(asset)).get(0));
    }

    private Answer search(Request request) {
        var text = request.pathPart("q");
        if (text.length() > SEARCH_CHARS_MAX) {
            throw MixinRefusal.invalid(
                    "q", "must have at most " + SEARCH_CHARS_MAX + " characters");
        }
        return MixinAnswers.data(shown(catalogue.search(text)));
    }

    /// Prices at any time are today's; those of an unknown asset are 0.
    private Answer ticker(Request request) {
        // An offset that is no time is refused, though every time has the same price.
        Page.of(request);
        var asset = WalletFields.id(request, "asset").flatMap(catalogue::find);
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "ticker");
        node.put("price_btc", asset.map(Asset::priceBtc).orElse("0"));
        node.put("price_usd", asset.map(Asset::priceUsd).orElse("0"));
        return MixinAnswers.data(node);
    }

    private Answer pending(Request request) {
        var query = WalletFields.query(request);
        return MixinAnswers.data(
                AssetAnswers.array(
                        database.read(tx -> store.pending(tx, query)).stream()
                                .map(this::shown)
                                .toList()));
    }

    private ObjectNode shown(Deposit deposit) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "transaction");
        node.put("transaction_id", deposit.transactionId().toString());
        node.put("transaction_hash", deposit.source().transactionHash());
        node.put("sender", deposit.source().sender());
        node.put("amount", deposit.amount().toString());
        node.put("destination", deposit.source().destination());
        node.put("tag", deposit.source().tag());
        node.put("asset_id", deposit.assetId().toString());
        node.put("chain_id", catalogue.asset(deposit.assetId()).chainId().toString());
        node.put("confirmations", deposit.confirmations());
        node.put("threshold", deposits.threshold(deposit));
        node.put("created_at", deposit.createdAt().toString());
        return node;
    }

    private Answer check(Request request) {
        var asset =
                WalletFields.id(request, "asset")
                        .flatMap(catalogue::find)
                        .orElseThrow(() -> MixinRefusal.invalid("asset", "is no asset there is"));
        var destination = WalletFields.text(request, "destination").orElse("");
        var chain = catalogue.chainOf(asset);
        if (!chain.takes(destination)) {
            throw new MixinRefusal(MixinError.INVALID_ADDRESS);
        }
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "address");
        node.put("destination", destination);
        node.put("tag", WalletFields.text(request, "tag").orElse(""));
        node.put("asset_id", asset.assetId().toString());
        node.put("chain_id", chain.chainId().toString());
        node.put("fee", chain.fee().toString());
        node.put("dust", chain.dust().toString());
        return MixinAnswers.data(node);
    }

    private Answer fiats(Request request) {
        var all = JsonNodeFactory.instance.arrayNode();
        RATES.forEach((code, rate) -> all.addObject().put("code", code).put("rate", rate));
        return MixinAnswers.data(all);
    }
}

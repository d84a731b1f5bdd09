package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The world outside, as an operator plays it: deposits, and money from nowhere. Here errors have
/// the admin listener's shape.
final class WalletAdminRoutes {

    private static final long CONFIRMATIONS_MAX = 1_000_000;

    private final Database database;
    private final Catalogue catalogue;
    private final Wallet wallet;
    private final Deposits deposits;
    private final DepositStore store;
    private final Users users;
    private final WalletMetrics metrics;

    WalletAdminRoutes(
            Database database,
            Catalogue catalogue,
            Wallet wallet,
            Deposits deposits,
            DepositStore store,
            Users users,
            WalletMetrics metrics) {
        this.database = database;
        this.catalogue = catalogue;
        this.wallet = wallet;
        this.deposits = deposits;
        this.store = store;
        this.users = users;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/admin/mixin/deposits", this::deposit),
                Route.get("/admin/mixin/deposits", this::pending),
                Route.post("/admin/mixin/deposits/{id}", this::confirm),
                Route.post("/admin/mixin/faucet", this::faucet));
    }

    private Answer deposit(Request request) {
        var body = request.json();
        var asset = asset(body);
        var amount = amount(body);
        long confirmations =
                confirmations(body)
                        .orElseGet(() -> (long) catalogue.chainOf(asset).confirmations());
        return answer(
                database.write(
                        tx -> deposits.begin(tx, user(tx, body), asset, amount, confirmations)));
    }

    private Answer confirm(Request request) {
        var id =
                Fields.findUuid(request.pathPart("id"))
                        .orElseThrow(() -> new Problem.Refused(404, "there is no such deposit"));
        long confirmations =
                confirmations(request.json())
                        .orElseThrow(() -> new Problem.Refused(400, "confirmations is missing"));
        return answer(database.write(tx -> deposits.confirm(tx, id, confirmations)));
    }

    private Answer answer(Deposits.Outcome outcome) {
        return switch (outcome) {
            case Deposits.Outcome.Stands(var deposit, boolean arrived) -> {
                if (arrived) {
                    metrics.deposited();
                }
                yield Answer.json(200, shown(deposit));
            }
            case Deposits.Outcome.Unknown _ ->
                    throw new Problem.Refused(404, "there is no such deposit");
            case Deposits.Outcome.TooMuch _ -> throw tooMuch();
        };
    }

    private static Problem.Refused tooMuch() {
        return new Problem.Refused(
                409,
                "there can be at most " + Amount.text(Amount.UNITS_MAX) + " of one asset in here");
    }

    private Answer pending(Request request) {
        var all = JsonNodeFactory.instance.objectNode();
        var array = all.putArray("deposits");
        database.read(tx -> store.pending(tx, SnapshotQuery.newest(Page.LIMIT_MAX)))
                .forEach(deposit -> array.add(shown(deposit)));
        return Answer.json(200, all);
    }

    private ObjectNode shown(Deposit deposit) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("transactionId", deposit.transactionId().toString());
        node.put("userId", deposit.userId().toString());
        node.put("assetId", deposit.assetId().toString());
        node.put("symbol", catalogue.asset(deposit.assetId()).symbol());
        node.put("amount", deposit.amount().toString());
        node.put("confirmations", deposit.confirmations());
        node.put("threshold", deposits.threshold(deposit));
        node.put("state", deposit.snapshotId().isPresent() ? "confirmed" : "pending");
        deposit.snapshotId().ifPresent(id -> node.put("snapshotId", id.toString()));
        return node;
    }

    private Answer faucet(Request request) {
        var body = request.json();
        var asset = asset(body);
        var amount = amount(body);
        var snapshot =
                database.write(tx -> wallet.faucet(tx, user(tx, body), asset.assetId(), amount))
                        .orElseThrow(WalletAdminRoutes::tooMuch);
        metrics.deposited();
        var node = JsonNodeFactory.instance.objectNode();
        node.put("userId", snapshot.userId().toString());
        node.put("assetId", snapshot.assetId().toString());
        node.put("symbol", asset.symbol());
        node.put("amount", amount.toString());
        node.put("balance", Amount.text(snapshot.closingBalance()));
        node.put("snapshotId", snapshot.snapshotId().toString());
        return Answer.json(200, node);
    }

    private UUID user(Transaction tx, JsonNode body) {
        return Fields.findUuid(body.path("userId").asText(""))
                .flatMap(id -> users.find(tx, id))
                .map(User::userId)
                .orElseThrow(() -> new Problem.Refused(404, "there is no such user"));
    }

    /// By its id or its symbol.
    private Asset asset(JsonNode body) {
        var text = body.path("asset").asText("");
        return Fields.findUuid(text)
                .flatMap(catalogue::find)
                .or(() -> catalogue.bySymbol(text))
                .orElseThrow(() -> new Problem.Refused(404, "there is no such asset"));
    }

    private static Amount amount(JsonNode body) {
        return switch (Amount.parse(body.path("amount").asText(""))) {
            case Amount.Parsed.Valid(var amount) -> amount;
            case Amount.Parsed.TooSmall _ ->
                    throw new Problem.Refused(400, "amount must be at least one unit of 10^-8");
            case Amount.Parsed.Malformed(var reason) ->
                    throw new Problem.Refused(400, "amount " + reason);
        };
    }

    private static Optional<Long> confirmations(JsonNode body) {
        var value = body.get("confirmations");
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > CONFIRMATIONS_MAX) {
            throw new Problem.Refused(
                    400, "confirmations is a whole number from 0 to " + CONFIRMATIONS_MAX);
        }
        return Optional.of(value.longValue());
    }
}

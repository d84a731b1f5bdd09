package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Where the caller withdraws to, and withdrawals to there: out of this server's books, to chains
/// that are simulated.
final class AddressRoutes {

    private static final ScopeGuard READ = new ScopeGuard("ASSETS:READ");
    private static final int LABEL_CHARS_MAX = 64;
    private static final int WITHDRAWAL_MEMO_CHARS_MAX = 140;

    private final Database database;
    private final Catalogue catalogue;
    private final Payer payer;
    private final Pins pins;
    private final Wallet wallet;
    private final AddressStore store;
    private final Guard session;
    private final InstantSource clock;

    AddressRoutes(
            Database database,
            Catalogue catalogue,
            Payer payer,
            Pins pins,
            Wallet wallet,
            AddressStore store,
            Guard session,
            InstantSource clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.payer = payer;
        this.pins = pins;
        this.wallet = wallet;
        this.store = store;
        this.session = session;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/addresses", this::add).guardedBy(session).guardedBy(ScopeGuard.FULL),
                Route.get("/addresses/{id}", this::one).guardedBy(session).guardedBy(READ),
                Route.post("/addresses/{id}/delete", this::delete)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.get("/assets/{id}/addresses", this::list).guardedBy(session).guardedBy(READ),
                Route.post("/withdrawals", this::withdraw)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL));
    }

    private Answer add(Request request) {
        var caller = request.get(AppCaller.KEY);
        var body = Fields.object(request);
        var asset = WalletFields.asset(body, catalogue);
        var to = destination(body, asset);
        var label = Fields.text(body, "label", LABEL_CHARS_MAX);
        pins.require(
                caller,
                body,
                TipActions.ADDRESS_ADD + asset.assetId() + to.destination() + to.tag() + label);
        var address =
                new Address(
                        UUID.randomUUID(),
                        caller.userId(),
                        asset.assetId(),
                        to.destination(),
                        to.tag(),
                        label,
                        false,
                        now());
        return MixinAnswers.data(answer(database.write(tx -> store.save(tx, address))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// A destination that may be one on the asset's chain.
    private DepositStore.Destination destination(JsonNode body, Asset asset) {
        var to = WalletFields.destination(body);
        if (!catalogue.chainOf(asset).takes(to.destination())) {
            throw new MixinRefusal(MixinError.INVALID_ADDRESS);
        }
        return to;
    }

    private ObjectNode answer(Address address) {
        var chain = catalogue.chainOf(catalogue.asset(address.assetId()));
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "address");
        node.put("address_id", address.addressId().toString());
        node.put("asset_id", address.assetId().toString());
        node.put("chain_id", chain.chainId().toString());
        node.put("destination", address.destination());
        node.put("tag", address.tag());
        node.put("label", address.label());
        // What it was called until 2019.
        node.put("public_key", chain.usesTags() ? "" : address.destination());
        node.put("account_name", chain.usesTags() ? address.destination() : "");
        node.put("account_tag", address.tag());
        node.put("fee", chain.fee().toString());
        node.put("fee_asset_id", chain.chainId().toString());
        node.put("reserve", "0");
        node.put("dust", chain.dust().toString());
        node.put("updated_at", address.updatedAt().toString());
        return node;
    }

    private Answer one(Request request) {
        return MixinAnswers.data(answer(database.read(tx -> own(tx, request))));
    }

    /// The caller's address that the path names.
    private Address own(Transaction tx, Request request) {
        var address =
                Fields.findUuid(request.pathPart("id"))
                        .flatMap(id -> store.find(tx, id))
                        .filter(found -> !found.deleted())
                        .orElseThrow(WalletFields::notFound);
        if (!address.userId().equals(request.get(AppCaller.KEY).userId())) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        return address;
    }

    private Answer list(Request request) {
        var asset = WalletFields.asset(request, catalogue);
        var user = request.get(AppCaller.KEY).userId();
        var page = Page.of(request);
        return MixinAnswers.data(
                AssetAnswers.array(
                        database.read(tx -> store.list(tx, user, asset.assetId(), page)).stream()
                                .map(this::answer)
                                .toList()));
    }

    private Answer delete(Request request) {
        var address = database.read(tx -> own(tx, request));
        pins.require(
                request.get(AppCaller.KEY),
                Fields.object(request),
                TipActions.ADDRESS_REMOVE + address.addressId());
        database.change(tx -> store.delete(tx, address.addressId(), now()));
        return MixinAnswers.empty();
    }

    private Answer withdraw(Request request) {
        var caller = request.get(AppCaller.KEY);
        var body = Fields.object(request);
        var trace = WalletFields.trace(body);
        var to = target(caller, body, trace);
        var chain = catalogue.chainOf(to.asset());
        var amount = WalletFields.amount(body, "amount", MixinError.WITHDRAW_TOO_SMALL);
        if (amount.units() < chain.dust().units()) {
            throw new MixinRefusal(MixinError.WITHDRAW_TOO_SMALL);
        }
        checkFee(body, chain);
        var order =
                new WithdrawalOrder(
                        caller.userId(),
                        to.asset(),
                        amount,
                        chain.fee(),
                        to.destination().destination(),
                        to.destination().tag(),
                        trace,
                        memo(body));
        var paid =
                payer.pay(
                        caller,
                        body,
                        tipAction(body, to),
                        tx -> {
                            requireOpen(tx, to, trace);
                            return wallet.withdraw(tx, order);
                        });
        return MixinAnswers.data(withdrawal(paid));
    }

    /// Says where the money goes: by the address, or in its place by all that stands for one.
    private static String tipAction(JsonNode body, Target to) {
        var where =
                to.addressId().isPresent()
                        ? body.path("address_id").asText()
                        : body.path("asset_id").asText()
                                + to.destination().destination()
                                + to.destination().tag();
        return TipActions.of(
                TipActions.WITHDRAWAL + where, body, "amount", "fee", "trace_id", "memo");
    }

    /// @param addressId the caller's address, where the body names one
    private record Target(
            Asset asset, DepositStore.Destination destination, Optional<UUID> addressId) {}

    /// Where to: an address of the caller's, or a destination that the body names itself.
    private Target target(AppCaller caller, JsonNode body, UUID trace) {
        return Fields.optionalUuid(body, "address_id")
                .map(id -> database.read(tx -> target(tx, caller, id, trace)))
                .orElseGet(() -> {
                    var asset = WalletFields.asset(body, catalogue);
                    return new Target(asset, destination(body, asset), Optional.empty());
                });
    }

    private Target target(Transaction tx, AppCaller caller, UUID addressId, UUID trace) {
        var to =
                store.find(tx, addressId)
                        .filter(address -> address.userId().equals(caller.userId()))
                        .map(address ->
                                new Target(
                                        catalogue.asset(address.assetId()),
                                        new DepositStore.Destination(
                                                address.destination(), address.tag()),
                                        Optional.of(addressId)))
                        .orElseThrow(AddressRoutes::noAddress);
        requireOpen(tx, to, trace);
        return to;
    }

    private static MixinRefusal noAddress() {
        return MixinRefusal.invalid("address_id", "is no address of yours");
    }

    /// Nothing more goes to a deleted address; what went there before is answered as ever, to
    /// whoever asks again because no answer came.
    private void requireOpen(Transaction tx, Target to, UUID trace) {
        boolean deleted =
                to.addressId()
                        .flatMap(id -> store.find(tx, id))
                        .filter(Address::deleted)
                        .isPresent();
        if (deleted && !wallet.isPaid(tx, trace)) {
            throw noAddress();
        }
    }

    /// A fee that is named must be enough; what is taken is what it costs. An empty one counts as
    /// none, as clients send it.
    private static void checkFee(JsonNode body, AssetChain chain) {
        if (Fields.find(body, "fee")
                        .filter(fee -> !fee.isTextual() || !fee.textValue().isEmpty())
                        .isPresent()
                && WalletFields.amount(body, "fee", MixinError.WITHDRAW_FEE_TOO_SMALL).units()
                        < chain.fee().units()) {
            throw new MixinRefusal(MixinError.WITHDRAW_FEE_TOO_SMALL);
        }
    }

    private static String memo(JsonNode body) {
        var memo = Fields.find(body, "memo");
        if (memo.isPresent() && (!memo.get().isTextual() || isTooLong(memo.get().textValue()))) {
            throw new MixinRefusal(MixinError.WITHDRAW_MEMO);
        }
        return WalletFields.memo(body);
    }

    private static boolean isTooLong(String memo) {
        return memo.codePointCount(0, memo.length()) > WITHDRAWAL_MEMO_CHARS_MAX;
    }

    /// The first answer to a withdrawal, shorter than its snapshot.
    private static ObjectNode withdrawal(Snapshot snapshot) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "withdrawal");
        node.put("snapshot_id", snapshot.snapshotId().toString());
        node.put("asset_id", snapshot.assetId().toString());
        node.put("amount", Amount.text(snapshot.units()));
        node.put("created_at", snapshot.createdAt().toString());
        switch (snapshot.movement()) {
            case Movement.Withdrawal to -> {
                node.put("transaction_hash", to.transactionHash());
                node.put("trace_id", to.trace().toString());
                node.put("memo", to.memo());
            }
            case Movement.Deposit _, Movement.Transfer _, Movement.Fee _ ->
                    throw new IllegalStateException("not a withdrawal: " + snapshot);
        }
        return node;
    }
}

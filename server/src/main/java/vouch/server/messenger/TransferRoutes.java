package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Payments from one user to another, and requests for them.
final class TransferRoutes {

    private static final ScopeGuard SNAPSHOTS = new ScopeGuard("SNAPSHOTS:READ");

    private final Database database;
    private final Catalogue catalogue;
    private final Payer payer;
    private final Wallet wallet;
    private final SnapshotStore snapshots;
    private final Payments payments;
    private final PaymentAnswers paymentAnswers;
    private final SnapshotAnswers answers;
    private final Users users;
    private final Guard session;
    private final InstantSource clock;

    TransferRoutes(
            Database database,
            Catalogue catalogue,
            Payer payer,
            Wallet wallet,
            SnapshotStore snapshots,
            Payments payments,
            PaymentAnswers paymentAnswers,
            Users users,
            Guard session,
            InstantSource clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.payer = payer;
        this.wallet = wallet;
        this.snapshots = snapshots;
        this.payments = payments;
        this.paymentAnswers = paymentAnswers;
        this.answers = new SnapshotAnswers(catalogue);
        this.users = users;
        this.session = session;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/transfers", this::transfer)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                byTrace("/transfers/trace/{id}"),
                byTrace("/snapshots/trace/{id}"),
                Route.post("/payments", this::ask).guardedBy(session).guardedBy(ScopeGuard.FULL));
    }

    private Route byTrace(String path) {
        return Route.get(path, this::paid).guardedBy(session).guardedBy(SNAPSHOTS);
    }

    private Answer transfer(Request request) {
        var caller = request.get(AppCaller.KEY);
        var body = Fields.object(request);
        var receiver = receiver(body);
        if (receiver.equals(caller.userId())) {
            throw MixinRefusal.invalid("opponent_id", "must be somebody else");
        }
        var order =
                new TransferOrder(
                        caller.userId(),
                        receiver,
                        WalletFields.asset(body, catalogue).assetId(),
                        WalletFields.amount(body, "amount", MixinError.AMOUNT_TOO_SMALL),
                        WalletFields.trace(body),
                        WalletFields.memo(body));
        var tipAction =
                TipActions.of(
                        TipActions.TRANSFER,
                        body,
                        "asset_id",
                        receiverField(body),
                        "amount",
                        "trace_id",
                        "memo");
        return MixinAnswers.data(
                answers.own(payer.pay(caller, body, tipAction, tx -> wallet.transfer(tx, order))));
    }

    /// The name that the receiver has in a body: that of either year.
    private static String receiverField(JsonNode body) {
        return Fields.optionalUuid(body, "opponent_id").isPresent()
                ? "opponent_id"
                : "counter_user_id";
    }

    /// A user there is.
    private UUID receiver(JsonNode body) {
        var id =
                Fields.optionalUuid(body, receiverField(body))
                        .orElseThrow(() -> MixinRefusal.invalid("opponent_id", "is required"));
        if (database.read(tx -> users.find(tx, id)).isEmpty()) {
            throw MixinRefusal.invalid("opponent_id", "is no user there is");
        }
        return id;
    }

    /// The caller's side of the transfer of a trace.
    private Answer paid(Request request) {
        var user = request.get(AppCaller.KEY).userId();
        var trace = Fields.findUuid(request.pathPart("id")).orElseThrow(WalletFields::notFound);
        var sides = database.read(tx -> snapshots.transfers(tx, trace));
        if (sides.isEmpty()) {
            throw WalletFields.notFound();
        }
        return sides.stream()
                .filter(side -> side.userId().equals(user))
                .findFirst()
                .map(side -> MixinAnswers.data(answers.own(side)))
                .orElseThrow(() -> new MixinRefusal(MixinError.FORBIDDEN));
    }

    private Answer ask(Request request) {
        var caller = request.get(AppCaller.KEY);
        var body = Fields.object(request);
        var asked =
                new Payment(
                        WalletFields.trace(body),
                        UUID.randomUUID(),
                        caller.userId(),
                        receiver(body),
                        WalletFields.asset(body, catalogue).assetId(),
                        WalletFields.amount(body, "amount", MixinError.AMOUNT_TOO_SMALL),
                        WalletFields.memo(body),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        return switch (database.write(tx -> payments.ask(tx, asked))) {
            case Payments.Asked.Stands stands ->
                    MixinAnswers.data(database.read(tx -> paymentAnswers.payment(tx, stands)));
            case Payments.Asked.TraceTaken _ ->
                    throw new MixinRefusal(MixinError.PAID_BY_SOMEONE_ELSE);
        };
    }
}

package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;

/// Pays what a caller orders: asks for the PIN, books it in one transaction.
final class Payer {

    private final Database database;
    private final Pins pins;
    private final WalletMetrics metrics;

    Payer(Database database, Pins pins, WalletMetrics metrics) {
        this.database = database;
        this.pins = pins;
        this.metrics = metrics;
    }

    /// @param body that holds the PIN; everything else in it has been found right
    /// @param tipAction what a TIP signs in place of a PIN
    /// @param order decides and books in the transaction it is given
    Snapshot pay(AppCaller caller, JsonNode body, String tipAction, Database.Work<Paid> order) {
        pins.require(caller, body, tipAction);
        var paid = database.write(order);
        metrics.paid(paid);
        return switch (paid) {
            case Paid.Done(var snapshot) -> snapshot;
            case Paid.TraceTaken _ -> throw new MixinRefusal(MixinError.PAID_BY_SOMEONE_ELSE);
            case Paid.BalanceShort _ -> throw new MixinRefusal(MixinError.INSUFFICIENT_BALANCE);
            case Paid.FeeShort _ -> throw new MixinRefusal(MixinError.INSUFFICIENT_FEE);
        };
    }
}

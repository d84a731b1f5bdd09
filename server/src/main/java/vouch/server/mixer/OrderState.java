package vouch.server.mixer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far an order has got.
///
///     Open -> Funded -> Waiting -> Paying -> Paid
///      |        ^          |          |
///      |        '----------'          |          another deposit came in time
///      |                              |
///      '-> Expired -> Refunding -> Refunded       nothing, too little or too late
///     any of them -> Held                         a person decides
///
/// A reorganisation that takes a deposit back leads from Funded and Waiting to Open, and from Paying
/// and Paid to Held.
enum OrderState {
    /// Waits for a deposit, or for more of it.
    OPEN,
    /// Enough was deposited, and is being brought into the pool.
    FUNDED,
    /// All of it is in the pool; the payout waits for its time.
    WAITING,
    /// The payout's transaction is being put on the chain.
    PAYING,
    /// The payout stands in a block that is final.
    PAID,
    /// Its time was over before anything came.
    EXPIRED,
    /// What came is being sent back.
    REFUNDING,
    /// What came was sent back.
    REFUNDED,
    /// Stopped until a person decides.
    HELD;

    /// As the database has it.
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderState ofStored(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// As callers read it: `Open`.
    String label() {
        return name().charAt(0) + stored().substring(1);
    }

    static Optional<OrderState> ofLabel(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }

    /// Whether deposits still add up for its payout.
    boolean takesDeposits() {
        return switch (this) {
            case OPEN, FUNDED, WAITING -> true;
            case PAYING, PAID, EXPIRED, REFUNDING, REFUNDED, HELD -> false;
        };
    }
}

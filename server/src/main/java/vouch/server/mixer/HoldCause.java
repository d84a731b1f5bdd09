package vouch.server.mixer;

import java.util.Locale;

/// Why an order or a deposit waits for a person.
enum HoldCause {
    /// What was deposited cannot be brought into the pool.
    SWEEP,
    /// The payout's transaction came to nothing.
    PAYOUT,
    /// A refund's transaction came to nothing.
    REFUND,
    /// Nobody is known that a refund could go to, or the sender is on the deny list.
    SENDER,
    /// The fixed fee would eat the whole refund.
    DUST,
    /// A reorganisation took a deposit back after its payout was begun.
    TAKEN_BACK,
    /// The token moved another amount than it said.
    BOOKS;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HoldCause ofStored(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

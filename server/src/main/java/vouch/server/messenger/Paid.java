package vouch.server.messenger;

/// What became of an order to pay.
sealed interface Paid {

    /// It is paid, and this is the payer's side of it: now, or long ago by the same order.
    record Done(Snapshot snapshot) implements Paid {}

    /// Another payment has this trace.
    record TraceTaken() implements Paid {}

    /// The payer has less than that. Nothing was booked.
    record BalanceShort() implements Paid {}

    /// The payer has the amount, and not the fee for it. Nothing was booked.
    record FeeShort() implements Paid {}
}

package vouch.server.mixer;

import java.time.Instant;
import java.util.Optional;

/// One order as it stands.
///
/// @param due when the payout may be sent; from Waiting on
/// @param payout from Paying on
/// @param hold while it is Held
/// @param sweep what brings its deposits into the pool
record Order(
        long id,
        OrderTerms terms,
        OrderState state,
        Optional<Instant> due,
        Optional<Payout> payout,
        Optional<Hold> hold,
        Work sweep) {

    /// Whether its payout stands in a final block, whatever else holds it.
    boolean isPaid() {
        return payout.flatMap(Payout::hash).isPresent();
    }

    boolean isHeldFor(HoldCause cause) {
        return hold.map(one -> one.cause() == cause).orElse(false);
    }

    /// @param hash the payout's transaction, once it is final
    record Payout(TokenAmount units, Work work, Optional<String> hash, Optional<Instant> paidAt) {}

    /// @param from the state it was in before
    record Hold(HoldCause cause, String because, OrderState from) {}

    /// A transaction that is tried for as often as a person says.
    ///
    /// @param attempts how often one was begun
    /// @param job the newest one's id; empty where there is nothing under way
    record Work(int attempts, Optional<Long> job) {}
}

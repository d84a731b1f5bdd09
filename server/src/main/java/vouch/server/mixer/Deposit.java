package vouch.server.mixer;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import vouch.server.ethereum.Address;

/// What came to an order's forwarder address in one transfer.
///
/// @param confirmedAt when it was deep enough in the chain to be counted
/// @param because why it is sent back or held
/// @param closed whether a person decided that it stays where it is; only where it is held
/// @param lot what it became in the pool; empty until it was brought there
/// @param refund what is sent back of it, where it is
record Deposit(
        long id,
        long orderId,
        String transactionHash,
        int logIndex,
        long blockNumber,
        Address sender,
        TokenAmount units,
        Instant confirmedAt,
        State state,
        Optional<String> because,
        boolean closed,
        Optional<Long> lot,
        Optional<Refund> refund) {

    /// @param hash its transaction, once it is final
    record Refund(TokenAmount units, Order.Work work, Optional<String> hash) {}

    /// What becomes of it.
    enum State {
        CREDITED,
        TO_REFUND,
        REFUNDING,
        REFUNDED,
        HELD,
        /// A reorganisation took it back.
        TAKEN_BACK;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofStored(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    boolean isCredited() {
        return state == State.CREDITED;
    }

    /// Whether a person has to decide about it.
    boolean isHeld() {
        return state == State.HELD && !closed;
    }

    /// Whether it was to be sent back, and that came to nothing.
    boolean failedToGoBack() {
        return isHeld() && refund.isPresent();
    }

    boolean isUnderRefund() {
        return state == State.TO_REFUND || state == State.REFUNDING;
    }

    boolean isInForwarder() {
        return lot.isEmpty() && state != State.TAKEN_BACK;
    }
}

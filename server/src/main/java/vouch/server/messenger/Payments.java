package vouch.server.messenger;

import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Transaction;

/// Requests for payment, and whether they are paid.
final class Payments {

    private final SnapshotStore snapshots;
    private final PaymentStore store;

    Payments(SnapshotStore snapshots, PaymentStore store) {
        this.snapshots = snapshots;
        this.store = store;
    }

    /// What became of a request for payment.
    sealed interface Asked {

        record Stands(Payment payment, boolean paid) implements Asked {}

        /// Another payment has its trace.
        record TraceTaken() implements Asked {}
    }

    /// Asks for a payment, or finds the one that asked for the same before. What is refused is not
    /// kept.
    Asked ask(Transaction tx, Payment payment) {
        var paid = snapshots.paid(tx, payment.traceId());
        if (paid.filter(one -> !payment.isPaidBy(one)).isPresent()) {
            return new Asked.TraceTaken();
        }
        store.insert(tx, payment);
        var stored = store.find(tx, payment.traceId()).orElseThrow();
        return stored.asksFor(payment)
                ? new Asked.Stands(stored, paid.isPresent())
                : new Asked.TraceTaken();
    }

    /// The payment behind a code. One whose trace went to another payment was never paid, and never
    /// will be.
    Optional<Asked.Stands> byCode(Transaction tx, UUID codeId) {
        return store.byCode(tx, codeId)
                .map(payment ->
                        new Asked.Stands(
                                payment,
                                snapshots
                                        .paid(tx, payment.traceId())
                                        .filter(payment::isPaidBy)
                                        .isPresent()));
    }
}

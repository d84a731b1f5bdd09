package vouch.server.messenger;

import vouch.server.database.Transaction;

/// Tells users of what they received.
@FunctionalInterface
interface Notices {

    /// Writes the notice into the transaction that books the snapshot, so that there is never one
    /// without the other.
    void received(Transaction tx, Snapshot snapshot);
}

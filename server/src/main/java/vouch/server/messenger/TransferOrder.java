package vouch.server.messenger;

import java.util.UUID;

/// Whoever sends something to somebody else, and under which name, so that it is sent once.
///
/// @param traceId of all payments ever, this one's alone
/// @param memo free text for the receiver
record TransferOrder(
        UUID payer, UUID receiver, UUID assetId, Amount amount, UUID traceId, String memo) {

    TransferOrder {
        if (payer.equals(receiver)) {
            throw new IllegalArgumentException("a transfer has two users: " + payer);
        }
    }

    /// Whether the snapshot is this order's own.
    boolean isPaidBy(Snapshot snapshot) {
        return snapshot.userId().equals(payer)
                && snapshot.assetId().equals(assetId)
                && snapshot.units() == -amount.units()
                && snapshot.movement().equals(new Movement.Transfer(receiver, traceId, memo));
    }
}

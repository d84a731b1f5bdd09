package vouch.server.messenger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Something on its way to a user from outside, simulated.
///
///     pending -> confirmed      (in the user's balance, by a snapshot)
///
/// @param confirmations blocks on top of it, so far
/// @param snapshotId by which it was confirmed
record Deposit(
        UUID transactionId,
        UUID userId,
        UUID assetId,
        Amount amount,
        Movement.Deposit source,
        long confirmations,
        Instant createdAt,
        Optional<UUID> snapshotId) {

    Deposit confirmed(long confirmations, Optional<UUID> snapshotId) {
        return new Deposit(
                transactionId,
                userId,
                assetId,
                amount,
                source,
                confirmations,
                createdAt,
                snapshotId);
    }
}

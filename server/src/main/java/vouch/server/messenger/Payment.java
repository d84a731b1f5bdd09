package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;

/// What somebody is asked to pay, under a code that anybody may look up.
///
/// @param opponentId who gets it
/// @param traceId under which the transfer that pays it is made
record Payment(
        UUID traceId,
        UUID codeId,
        UUID creatorId,
        UUID opponentId,
        UUID assetId,
        Amount amount,
        String memo,
        Instant createdAt) {

    /// Whether both ask for the same.
    boolean asksFor(Payment other) {
        return traceId.equals(other.traceId)
                && opponentId.equals(other.opponentId)
                && assetId.equals(other.assetId)
                && amount.equals(other.amount)
                && memo.equals(other.memo);
    }

    /// Whether a payer's snapshot pays it, whatever was said with it.
    boolean isPaidBy(Snapshot snapshot) {
        return snapshot.assetId().equals(assetId)
                && snapshot.units() == -amount.units()
                && snapshot.movement() instanceof Movement.Transfer to
                && to.opponentId().equals(opponentId);
    }
}

package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;

/// One change of a user's balance of one asset, for good.
///
/// @param units positive for what came, negative for what went
/// @param openingBalance what there was before, in units
/// @param closingBalance what there was after it, in units
/// @param createdAt no two snapshots have the same
record Snapshot(
        UUID snapshotId,
        UUID userId,
        UUID assetId,
        long units,
        long openingBalance,
        long closingBalance,
        Instant createdAt,
        Movement movement) {

    Snapshot {
        if (units == 0 || openingBalance + units != closingBalance) {
            throw new IllegalArgumentException(
                    "snapshot %s: %d and %d do not make %d"
                            .formatted(snapshotId, openingBalance, units, closingBalance));
        }
    }
}

package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;

/// Where a user withdraws to, under a name of their own.
///
/// @param tag what tells users apart who share a destination; empty where nothing does
/// @param deleted it can be withdrawn to no more
record Address(
        UUID addressId,
        UUID userId,
        UUID assetId,
        String destination,
        String tag,
        String label,
        boolean deleted,
        Instant updatedAt) {}

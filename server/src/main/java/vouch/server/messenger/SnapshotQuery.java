package vouch.server.messenger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Which snapshots, and how many: one page of a list in the order of their times.
///
/// @param offset the page goes on behind this moment, which is not in it; without one it begins at
///   the newest, or ascending at the oldest
/// @param limit 1 to [Page#LIMIT_MAX]
record SnapshotQuery(
        Optional<UUID> asset,
        Optional<UUID> opponent,
        Optional<String> destination,
        Optional<String> tag,
        Optional<Instant> offset,
        boolean ascending,
        int limit) {

    SnapshotQuery {
        if (limit < 1 || limit > Page.LIMIT_MAX) {
            throw new IllegalArgumentException("not a page's length: " + limit);
        }
    }

    static SnapshotQuery newest(int limit) {
        return new SnapshotQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                limit);
    }

    SnapshotQuery ofAsset(UUID assetId) {
        return new SnapshotQuery(
                Optional.of(assetId), opponent, destination, tag, offset, ascending, limit);
    }

    /// The same for somebody who must not learn who is behind a snapshot.
    SnapshotQuery publicly() {
        return new SnapshotQuery(
                asset,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                offset,
                ascending,
                limit);
    }

    String orderBy() {
        return " order by created_at" + (ascending ? "" : " desc");
    }

    /// The offset as it is compared with times that are kept.
    Optional<Instant> bound() {
        return offset.map(at -> Page.bound(at, ascending));
    }
}

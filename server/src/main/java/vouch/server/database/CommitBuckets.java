package vouch.server.database;

/// The commit histogram's upper bounds: from a fast disk's fsync to a stalled one's.
final class CommitBuckets {

    static final double[] SECONDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2};

    private CommitBuckets() {}
}

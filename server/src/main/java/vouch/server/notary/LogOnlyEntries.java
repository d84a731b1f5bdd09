package vouch.server.notary;

import java.time.Instant;
import java.util.Optional;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// Finds the entries that only the log's anchors can bring to the chain: those without a
/// transaction of their own. Thread-safe.
///
/// A direct account may register a million digests between two others; they are passed over once.
final class LogOnlyEntries {

    /// How many leaves one query passes over at most.
    private static final int LEAVES_AT_ONCE = 16 * 1024;

    record Entry(long leafIndex, Instant acceptedAt) {}

    private final Database database;
    private final NotaryStore registry;

    /// Every leaf of [passedFrom, passedTo) has a transaction of its own.
    private long passedFrom;

    private long passedTo;

    LogOnlyEntries(Database database, NotaryStore registry) {
        this.database = database;
        this.registry = registry;
    }

    /// The first of them from this leaf on.
    synchronized Optional<Entry> first(long leafIndex) {
        if (leafIndex < passedFrom || leafIndex >= passedTo) {
            passedFrom = leafIndex;
            passedTo = leafIndex;
        }
        // In one view of the data: a leaf that is not there yet cannot be passed over.
        return database.read(this::search);
    }

    private Optional<Entry> search(Transaction tx) {
        long end = registry.nextLeafIndex(tx);
        while (passedTo < end) {
            long to = Math.min(end, passedTo + LEAVES_AT_ONCE);
            var found = registry.firstLogOnly(tx, passedTo, to);
            if (found.isPresent()) {
                passedTo = found.get().leafIndex();
                return found;
            }
            passedTo = to;
        }
        return Optional.empty();
    }

    /// To be told, after the commit, of an entry that has no transaction of its own any more.
    synchronized void returned(long leafIndex) {
        passedTo = Math.min(passedTo, Math.max(passedFrom, leafIndex));
    }
}

package vouch.server.messenger;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Receipts that a connection took, until they are deleted: together, now and then, since nobody
/// waits for that. After a crash in between they are told again. Thread-safe.
///
/// One is kept from one deletion to the next at least, so that every connection which was woken for
/// it has read it.
final class ToldReceipts {

    /// A receipt, by whom it is for and its place.
    record Key(UUID session, long seq) {}

    private Set<Key> fresh = new HashSet<>();
    private Set<Key> settled = Set.of();

    synchronized void add(UUID session, long seq) {
        fresh.add(new Key(session, seq));
    }

    /// Whether somebody took it who was connected before.
    synchronized boolean contains(UUID session, long seq) {
        var key = new Key(session, seq);
        return fresh.contains(key) || settled.contains(key);
    }

    /// Hands over what is to be deleted now. Where that fails it stays for the next time. One
    /// thread calls it.
    void settle(Consumer<Collection<Key>> delete) {
        Set<Key> due;
        synchronized (this) {
            due = settled;
        }
        if (!due.isEmpty()) {
            delete.accept(due);
        }
        synchronized (this) {
            settled = fresh;
            fresh = new HashSet<>();
        }
    }
}

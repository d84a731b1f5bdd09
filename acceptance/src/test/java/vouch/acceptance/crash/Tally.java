package vouch.acceptance.crash;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import vouch.protocol.Digest;

/// What clients were told about the digests they handed in. Thread-safe.
final class Tally {

    private static final long ACCEPTED_WITHIN_MILLIS = 120_000;

    private final Set<Digest> accepted = new LinkedHashSet<>();
    private final Set<Digest> doubtful = new LinkedHashSet<>();

    /// The gateway said that they are registered: from now on they must be, for good.
    synchronized void accepted(Collection<Digest> digests) {
        accepted.addAll(digests);
        doubtful.removeAll(digests);
        notifyAll();
    }

    /// No answer came, so they may be registered or not.
    synchronized void doubtful(Collection<Digest> digests) {
        doubtful.addAll(digests);
        doubtful.removeAll(accepted);
    }

    synchronized List<Digest> accepted() {
        return List.copyOf(accepted);
    }

    synchronized List<Digest> doubtful() {
        return List.copyOf(doubtful);
    }

    synchronized int acceptedCount() {
        return accepted.size();
    }

    /// Returns as soon as so many are accepted in all.
    synchronized void awaitAccepted(int count) {
        long until = System.nanoTime() + ACCEPTED_WITHIN_MILLIS * 1_000_000;
        while (accepted.size() < count) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        "only " + accepted.size() + " of " + count + " digests were accepted");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted during the load", e);
            }
        }
    }
}

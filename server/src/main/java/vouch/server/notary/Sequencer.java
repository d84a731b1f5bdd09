package vouch.server.notary;

import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.server.database.Database;
import vouch.server.metrics.Metrics;

/// The one writer of the registry: takes what is waiting, decides it in one transaction, and
/// answers once that is on disk.
///
/// The next batch begins as soon as the last commit returned; there is no tick. A request larger
/// than one batch spans several and is answered after its last. What waits is bounded.
final class Sequencer implements AutoCloseable {

    static final int BATCH_DIGESTS_MAX = 2048;
    static final int WAITING_DIGESTS_MAX = 64 * 1024;
    private static final int TRIES_MAX = 3;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048};

    private final Database database;
    private final Registrar registrar;
    private final InstantSource clock;
    private final Consumer<Registrar.Registered> onCommit;
    private final Histogram batchSize;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock: the requests not yet taken whole, and how many of their digests wait.
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private int waiting;
    private boolean closing;
    private @Nullable Thread thread;

    /// @param onCommit told after each commit what it registered; must be quick
    Sequencer(
            Database database,
            Registrar registrar,
            InstantSource clock,
            Metrics metrics,
            Consumer<Registrar.Registered> onCommit) {
        this.database = database;
        this.registrar = registrar;
        this.clock = clock;
        this.onCommit = onCommit;
        this.batchSize =
                metrics.histogram(
                        "vouch_notary_batch_digests", "Digests decided in one commit", BATCH_SIZES);
        metrics.gauge(
                "vouch_notary_queue_digests", "Digests that wait to be decided", this::waiting);
    }

    /// One request, and how much of it the loop has taken. Owned by the loop once it is queued.
    private static final class Pending {
        final long accountId;
        final List<Digest> digests;
        final @Nullable Document document;
        final List<Submission> submissions;
        final CompletableFuture<Receipted> done = new CompletableFuture<>();
        int taken;

        Pending(long accountId, List<Digest> digests, @Nullable Document document) {
            this.accountId = accountId;
            this.digests = digests;
            this.document = document;
            this.submissions = new ArrayList<>(digests.size());
        }

        boolean isWhole() {
            return submissions.size() == digests.size();
        }
    }

    /// Some of a request's digests, decided together with others'.
    private record Part(Pending pending, int count) {}

    void start() {
        thread = Thread.ofVirtual().name("sequencer").start(this::loop);
    }

    /// Waits until every digest is decided and on disk.
    ///
    /// @param digests at least one: a request of none would fail all that are decided with it
    Receipted submit(long accountId, List<Digest> digests) {
        if (digests.isEmpty()) {
            throw new IllegalArgumentException("a request without digests decides nothing");
        }
        return await(new Pending(accountId, List.copyOf(digests), null));
    }

    /// The same for a document: its digest and its row are one commit.
    Receipted submit(Document document) {
        return await(new Pending(document.accountId(), List.of(document.digest()), document));
    }

    private Receipted await(Pending pending) {
        var digests = pending.digests;
        lock.lock();
        try {
            if (closing || waiting + digests.size() > WAITING_DIGESTS_MAX) {
                return new Receipted.Busy(RETRY_AFTER);
            }
            queue.add(pending);
            waiting += digests.size();
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            return pending.done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a registration was decided", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Lets what waits finish; what comes from now on is told that we are busy.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        for (var batch = take(); !batch.isEmpty(); batch = take()) {
            try {
                decide(batch);
            } catch (RuntimeException | Error e) {
                fail(batch, e);
            }
        }
    }

    /// The next batch, or an empty one when closing and nothing waits any more.
    private List<Part> take() {
        var batch = new ArrayList<Part>();
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            int room = BATCH_DIGESTS_MAX;
            while (room > 0 && !queue.isEmpty()) {
                var head = queue.getFirst();
                int count = Math.min(room, head.digests.size() - head.taken);
                batch.add(new Part(head, count));
                head.taken += count;
                room -= count;
                waiting -= count;
                if (head.taken == head.digests.size()) {
                    queue.removeFirst();
                }
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private void decide(List<Part> batch) {
        var wanted = new ArrayList<Registrar.Wanted>();
        for (var part : batch) {
            var pending = part.pending();
            int from = pending.submissions.size();
            for (var digest : pending.digests.subList(from, from + part.count())) {
                wanted.add(new Registrar.Wanted(pending.accountId, digest, pending.document));
            }
        }
        batchSize.observe(wanted.size());
        var registered = commit(wanted);
        onCommit.accept(registered);
        int next = 0;
        for (var part : batch) {
            var pending = part.pending();
            pending.submissions.addAll(registered.submissions().subList(next, next + part.count()));
            next += part.count();
            if (pending.isWhole()) {
                pending.done.complete(decided(pending, registered));
            }
        }
    }

    private static Receipted.Decided decided(Pending pending, Registrar.Registered registered) {
        long left =
                pending.submissions.getLast() instanceof Submission.Registered last
                        ? last.creditsLeft()
                        : registered.balances().getOrDefault(pending.accountId, 0L);
        return new Receipted.Decided(pending.submissions, left);
    }

    private Registrar.Registered commit(List<Registrar.Wanted> wanted) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (int tries = 1; ; tries++) {
            try {
                return database.write(tx -> registrar.register(tx, now, wanted));
            } catch (Registrar.BalanceMoved e) {
                if (tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    /// Every request in the batch fails, and none of them is taken up again.
    private void fail(List<Part> batch, Throwable failure) {
        lock.lock();
        try {
            for (var part : batch) {
                var pending = part.pending();
                if (queue.remove(pending)) {
                    waiting -= pending.digests.size() - pending.taken;
                }
            }
        } finally {
            lock.unlock();
        }
        batch.forEach(part -> part.pending().done.completeExceptionally(failure));
    }
}

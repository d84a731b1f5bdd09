package vouch.acceptance.crash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.client.VouchException;
import vouch.protocol.Digest;

/// Client threads that register new digests, singly and in batches of hundreds, until the gateway
/// is gone or they are told to end.
final class Load implements AutoCloseable {

    private static final int BATCH_EVERY = 4;
    private static final int BATCH_MIN = 100;
    private static final int BATCH_MAX = 500;

    private final Tally tally;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private Load(Tally tally) {
        this.tally = tally;
    }

    /// @param name no other load of the test has it: its digests come from it
    static Load start(String name, List<Prexis> clients, int threadsEach, Tally tally) {
        var load = new Load(tally);
        for (int c = 0; c < clients.size(); c++) {
            var client = clients.get(c);
            for (int t = 0; t < threadsEach; t++) {
                var thread = name + "/" + c + "/" + t;
                load.threads.add(
                        Thread.ofVirtual().name(thread).start(() -> load.run(client, thread)));
            }
        }
        return load;
    }

    private void run(Prexis client, String name) {
        try {
            var random = new Random(name.hashCode());
            for (int request = 0; !ending.get(); request++) {
                boolean single = random.nextInt(BATCH_EVERY) > 0;
                int count = single ? 1 : random.nextInt(BATCH_MIN, BATCH_MAX);
                if (!register(client, digests(name + "/" + request, count))) {
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    static List<Digest> digests(String name, int count) {
        var digests = new ArrayList<Digest>(count);
        for (int i = 0; i < count; i++) {
            digests.add(Digest.sha256((name + "/" + i).getBytes(StandardCharsets.UTF_8)));
        }
        return digests;
    }

    /// @return whether an answer came
    private boolean register(Prexis client, List<Digest> digests) {
        try {
            var told =
                    digests.size() == 1
                            ? List.of(client.register(digests.getFirst()))
                            : client.register(digests);
            if (told.stream().anyMatch(Registration.InsufficientCredits.class::isInstance)) {
                throw new AssertionError("the load has no credits left");
            }
            tally.accepted(digests);
            return true;
        } catch (VouchException e) {
            if (e.reason() == VouchException.Reason.REFUSED) {
                throw e;
            }
            tally.doubtful(digests);
            return false;
        }
    }

    /// Returns when each thread has had its last answer, or knows that none will come.
    @Override
    public void close() {
        ending.set(true);
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the load ended", e);
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a client failed", failures.peek());
        }
    }
}

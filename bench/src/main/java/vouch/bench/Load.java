package vouch.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Many callers who each ask, wait for the answer and ask again, for a while.
final class Load {

    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /// One request of one caller; false where the answer was not the hoped-for one.
    @FunctionalInterface
    interface Call {
        boolean make(Wire wire, SplittableRandom random) throws IOException;
    }

    /// What came of it.
    ///
    /// @param perSecond answers that were as hoped
    record Outcome(double perSecond, double p50, double p99, long errors) {}

    private Load() {}

    static Outcome run(URI url, int connections, Duration length, long seed, Call call)
            throws InterruptedException {
        long begin = System.nanoTime() + WARM_UP.toNanos();
        long end = begin + length.toNanos();
        List<Latencies> parts = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            var latencies = new Latencies();
            var random = new SplittableRandom(seed * 1_000_003 + i);
            parts.add(latencies);
            callers.add(
                    Thread.ofVirtual().start(() -> ask(url, begin, end, random, call, latencies)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        Latencies all = Latencies.merged(parts);
        return new Outcome(
                all.count() / (length.toMillis() / 1e3),
                all.millis(50),
                all.millis(99),
                all.errors());
    }

    /// Only what begins and ends within the measured time counts. A caller whose connection breaks
    /// makes another, up to a limit.
    private static void ask(
            URI url,
            long begin,
            long end,
            SplittableRandom random,
            Call call,
            Latencies latencies) {
        for (int broken = 0; broken < 100 && System.nanoTime() < end; broken++) {
            try (var wire = new Wire(url)) {
                for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                    boolean good = call.make(wire, random);
                    long now = System.nanoTime();
                    if (!good) {
                        latencies.addError();
                    } else if (start >= begin && now <= end) {
                        latencies.add(now - start);
                    }
                }
                return;
            } catch (IOException e) {
                latencies.addError();
            }
        }
    }
}

package vouch.bench;

import java.util.Arrays;
import java.util.List;

/// How long each request of one caller took. Not shared between threads before they have ended.
final class Latencies {

    private long[] nanos = new long[1_024];
    private int count;
    private long errors;

    void add(long nanoseconds) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = nanoseconds;
    }

    void addError() {
        errors++;
    }

    int count() {
        return count;
    }

    long errors() {
        return errors;
    }

    /// All of them together, in order.
    static Latencies merged(List<Latencies> parts) {
        var all = new Latencies();
        all.nanos = new long[Math.max(1, parts.stream().mapToInt(Latencies::count).sum())];
        for (Latencies part : parts) {
            System.arraycopy(part.nanos, 0, all.nanos, all.count, part.count);
            all.count += part.count;
            all.errors += part.errors;
        }
        Arrays.sort(all.nanos, 0, all.count);
        return all;
    }

    /// What `percent` of the requests did not exceed, in milliseconds; only of what was merged.
    double millis(double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * count);
        return nanos[Math.clamp(rank - 1, 0, count - 1)] / 1e6;
    }
}

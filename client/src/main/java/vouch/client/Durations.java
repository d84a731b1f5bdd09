package vouch.client;

import java.time.Duration;

/// Lengths of time as a person says them.
final class Durations {

    private Durations() {}

    static String text(Duration length) {
        long seconds = Math.max(1, length.toSeconds());
        if (seconds < 120) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        return Math.ceilDiv(seconds, 60) + " minutes";
    }
}

package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that passes when a test says so.
final class TestTime implements InstantSource {

    private Instant now = Instant.parse("2021-09-12T08:00:00.123456Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }
}

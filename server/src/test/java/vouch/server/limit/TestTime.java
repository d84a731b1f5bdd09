package vouch.server.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that passes when a test says so.
final class TestTime implements InstantSource {

    private Instant now = Instant.parse("2026-03-01T10:00:00.250Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }
}

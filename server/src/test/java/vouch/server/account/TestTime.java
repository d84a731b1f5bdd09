package vouch.server.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that passes when a test says so.
final class TestTime implements InstantSource {

    private Instant now;

    TestTime(String start) {
        this.now = Instant.parse(start);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }

    synchronized void set(String time) {
        now = Instant.parse(time);
    }
}

package vouch.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A clock that moves only when somebody pauses by it.
final class TimeInHand implements InstantSource, Pause {

    private Instant now;
    private final List<Duration> pauses = new ArrayList<>();

    TimeInHand(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void pause(Duration length) {
        pauses.add(length);
        now = now.plus(length);
    }

    synchronized void pass(Duration length) {
        now = now.plus(length);
    }

    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}

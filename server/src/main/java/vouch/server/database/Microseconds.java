package vouch.server.database;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as both databases keep them: microseconds since the epoch.
final class Microseconds {

    private Microseconds() {}

    static long of(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant toInstant(long microseconds) {
        return Instant.EPOCH.plus(microseconds, ChronoUnit.MICROS);
    }
}

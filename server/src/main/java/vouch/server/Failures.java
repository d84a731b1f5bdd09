package vouch.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.DatabaseException;
import vouch.server.http.Problem;
import vouch.server.notary.DiskFullException;

/// The failures that have an answer of their own, and one line in the log instead of a stack each.
final class Failures implements Function<Throwable, Optional<Problem>> {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    /// A full disk may hold the log too: it is told this often at most.
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant told = Instant.MIN;

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Problem> apply(Throwable failure) {
        boolean full =
                failure instanceof DatabaseException.DiskFull
                        || failure instanceof DiskFullException;
        if (!full) {
            return Optional.empty();
        }
        if (isTimeToTell()) {
            log.error(
                    "{}: requests are refused until there is space; nothing is lost",
                    failure.getMessage());
        }
        return Optional.of(new Problem(500, "The server's disk is full: nothing was changed", 60L));
    }

    private synchronized boolean isTimeToTell() {
        var now = clock.instant();
        boolean due = told.equals(Instant.MIN) || now.isAfter(told.plus(TOLD_EVERY));
        if (due) {
            told = now;
        }
        return due;
    }
}

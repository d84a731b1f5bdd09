package vouch.server.notary;

import java.time.Duration;
import java.util.List;

/// The answer to one request to register, of one digest or of many.
sealed interface Receipted {

    /// All of it was decided.
    ///
    /// @param submissions one for each digest, in the order sent
    /// @param creditsLeft the caller's balance after the last of them
    record Decided(List<Submission> submissions, long creditsLeft) implements Receipted {

        public Decided {
            submissions = List.copyOf(submissions);
        }
    }

    /// Too much is waiting already; answered with 503. Nothing of it was taken.
    record Busy(Duration retryAfter) implements Receipted {}
}

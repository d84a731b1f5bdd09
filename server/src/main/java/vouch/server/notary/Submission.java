package vouch.server.notary;

import java.time.Instant;

/// What became of one digest somebody asked us to register. Every case is durable when it is told.
sealed interface Submission {

    /// New: it is in the log, and one credit was taken for it.
    ///
    /// @param creditsLeft the caller's balance right after that
    record Registered(long leafIndex, Instant acceptedAt, long creditsLeft) implements Submission {}

    /// Known already, by whichever key, or named earlier in the same batch. It cost nothing.
    record AlreadyRegistered() implements Submission {}

    /// It would get a transaction of its own, and too many of the account's wait for theirs
    /// already. Nothing was registered.
    record TooManyWaiting() implements Submission {}

    /// There was no credit left for it. Nothing was registered.
    record InsufficientCredits() implements Submission {}
}

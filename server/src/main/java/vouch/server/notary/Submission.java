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

    /// Known already and registered by the same key, which had not handed in the document until
    /// now: it is stored with it. It cost nothing.
    record Attached() implements Submission {}

    /// Its document does not fit into what the key may store. Nothing was registered or stored.
    record QuotaExceeded() implements Submission {}

    /// It would get a transaction of its own, and too many of the account's wait for theirs
    /// already. Nothing was registered.
    record TooManyWaiting() implements Submission {}

    /// There was no credit left for it. Nothing was registered.
    record InsufficientCredits() implements Submission {}
}

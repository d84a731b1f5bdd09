package vouch.server.notary;

import java.time.Duration;
import vouch.protocol.Digest;

/// What became of a document somebody handed in.
sealed interface Deposit {

    /// It was decided as a digest is.
    ///
    /// @param ipfs the document's CID
    /// @param kept whether its file is here, for this account
    /// @param creditsLeft the account's balance
    record Decided(
            Digest digest, String ipfs, Submission submission, boolean kept, long creditsLeft)
            implements Deposit {}

    /// It had no bytes. Nothing was registered.
    record Empty() implements Deposit {}

    /// Too much is waiting already. Nothing was registered or kept.
    record Busy(Duration retryAfter) implements Deposit {}
}

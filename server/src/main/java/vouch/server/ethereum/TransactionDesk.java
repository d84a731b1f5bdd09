package vouch.server.ethereum;

import java.util.List;
import java.util.Optional;

/// Where a person looks at jobs and decides about those that cannot go on. Thread-safe.
public interface TransactionDesk {

    /// The most stories listed at a time.
    int LIST_MAX = 1000;

    /// What became of a decision.
    sealed interface Decision {

        /// It was carried out; one sentence says what happens next.
        record Done(String what) implements Decision {}

        /// It was not, and nothing changed; one sentence says why.
        record Refused(String why) implements Decision {}

        record Unknown() implements Decision {}
    }

    /// Jobs, newest first, without their attempts.
    ///
    /// @param state only those in this state; empty for all
    /// @param before only those with a smaller id; empty to begin with the newest
    /// @param count 1 to [#LIST_MAX]
    List<TransactionStory> list(Optional<String> state, Optional<Long> before, int count);

    Optional<TransactionStory> show(long jobId);

    /// Has a job tried again: one that is stuck from the start, one that was sent at once.
    Decision retry(long jobId);

    /// Gives a job up: its nonce, where it may have left, is used up by a transfer of nothing.
    /// Which of the two is mined the chain decides.
    Decision cancel(long jobId);
}

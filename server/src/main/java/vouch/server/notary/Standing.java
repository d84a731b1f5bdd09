package vouch.server.notary;

import java.time.Instant;
import vouch.server.ethereum.Inclusion;

/// How far a digest has got on its way to the chain, as the API tells it.
///
///     Waiting -> Pending -> Mined       and back, where the chain is reorganised
sealed interface Standing {

    /// In the log; its transaction has no hash yet.
    record Waiting(Instant since) implements Standing {}

    /// A node has the transaction.
    record Pending(String transactionHash) implements Standing {}

    record Mined(Inclusion inclusion) implements Standing {}
}

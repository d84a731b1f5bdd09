package vouch.client;

import java.time.Instant;

/// How far a digest has come on its way into a block.
public sealed interface TransactionStatus {

    /// The server does not know the digest.
    record NotRegistered() implements TransactionStatus {}

    /// Registered; no transaction carries it yet.
    record Waiting() implements TransactionStatus {}

    /// A transaction carries it, and no block holds that transaction yet.
    ///
    /// @param transactionHash `0x` and 64 hexadecimal digits
    /// @param url where the transaction can be looked at
    record Pending(String transactionHash, String url) implements TransactionStatus {}

    /// A block holds its transaction; until that block is final a reorganisation can still undo it.
    ///
    /// @param timestamp the block's own time
    record Mined(
            String blockHash,
            long blockNumber,
            String url,
            long cumulativeGasUsed,
            String from,
            long gasUsed,
            Instant timestamp,
            String transactionHash,
            int transactionIndex)
            implements TransactionStatus {}
}

package vouch.server.ethereum;

/// Where on the chain a transaction stands, in the node's own figures.
///
/// @param transactionHash `0x` and 64 lower-case digits, as are the other hashes
/// @param blockTimestamp seconds since 1970
/// @param from the sender, `0x` and 40 lower-case digits
public record Inclusion(
        String transactionHash,
        String blockHash,
        long blockNumber,
        long blockTimestamp,
        int transactionIndex,
        long gasUsed,
        long cumulativeGasUsed,
        String from) {}

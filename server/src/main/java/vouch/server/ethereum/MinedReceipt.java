package vouch.server.ethereum;

/// A node's receipt of one transaction.
///
/// @param succeeded false where the chain took it and undid what it did
record MinedReceipt(
        String transactionHash,
        String blockHash,
        long blockNumber,
        int transactionIndex,
        long gasUsed,
        long cumulativeGasUsed,
        String from,
        boolean succeeded) {

    Inclusion in(long blockTimestamp) {
        return new Inclusion(
                transactionHash,
                blockHash,
                blockNumber,
                blockTimestamp,
                transactionIndex,
                gasUsed,
                cumulativeGasUsed,
                from);
    }
}

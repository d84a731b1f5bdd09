package vouch.server.ethereum;

import java.math.BigInteger;

/// A node's receipt of one transaction.
///
/// @param gasPrice what was paid per gas, in wei
/// @param succeeded false where the chain took it and undid what it did
record MinedReceipt(
        String transactionHash,
        String blockHash,
        long blockNumber,
        int transactionIndex,
        long gasUsed,
        long cumulativeGasUsed,
        BigInteger gasPrice,
        String from,
        boolean succeeded) {

    /// What it cost, in wei.
    BigInteger cost() {
        return gasPrice.multiply(BigInteger.valueOf(gasUsed));
    }

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

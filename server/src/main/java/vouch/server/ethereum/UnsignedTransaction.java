package vouch.server.ethereum;

import java.math.BigInteger;

/// A transaction of type 2 (EIP-1559) that carries no value, as it is to be signed.
///
/// @param gas the most gas it may use
/// @param tip the most it pays the block's maker per gas, in wei
/// @param feeCap the most it pays per gas in all, in wei
/// @param to the recipient: the account itself, or a contract
/// @param data the calldata, `0x` and hexadecimal digits
record UnsignedTransaction(
        long chainId,
        long nonce,
        long gas,
        BigInteger tip,
        BigInteger feeCap,
        Address to,
        String data) {

    UnsignedTransaction {
        if (chainId <= 0 || nonce < 0 || gas <= 0) {
            throw new IllegalArgumentException(
                    "not a transaction: chain " + chainId + ", nonce " + nonce + ", gas " + gas);
        }
        if (tip.signum() < 0 || feeCap.compareTo(tip) < 0) {
            throw new IllegalArgumentException("fee cap " + feeCap + " below tip " + tip);
        }
    }
}

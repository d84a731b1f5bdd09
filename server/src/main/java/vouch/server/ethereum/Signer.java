package vouch.server.ethereum;

/// Holds one account's key, or knows who does. Thread-safe.
interface Signer {

    /// `0x` and 40 lower-case digits.
    String address();

    /// The signed transaction's bytes, as they go to the node.
    byte[] sign(UnsignedTransaction transaction);
}

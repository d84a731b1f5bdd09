package vouch.server.ethereum;

/// Holds one account's key, or knows who does. Thread-safe.
interface Signer extends AutoCloseable {

    /// `0x` and 40 lower-case digits.
    String address();

    /// The signed transaction's bytes, as they go to the node once [SignedTransaction] has compared
    /// them with what was asked for.
    ///
    /// @throws SignerException where it does not sign
    byte[] sign(UnsignedTransaction transaction);

    /// Lets go of what it holds open.
    @Override
    default void close() {}
}

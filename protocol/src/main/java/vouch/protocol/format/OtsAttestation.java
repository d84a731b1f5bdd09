package vouch.protocol.format;

import vouch.protocol.ethereum.Hash;

/// What an `.ots` file says of a message that its operations lead to.
public sealed interface OtsAttestation {

    /// The message is the transactions root of an Ethereum block of this number. Of which chain is
    /// not said; whoever verifies it compares the root with the block's own.
    record Ethereum(long block, Hash transactionsRoot) implements OtsAttestation {}

    /// Something that is not judged here: another chain's block, a calendar's promise, or of a kind
    /// that nobody knows.
    ///
    /// @param tag the kind, 16 hexadecimal characters
    /// @param payload what it says, in hexadecimal
    /// @param message what it says it of, in hexadecimal
    record Other(String tag, String payload, String message) implements OtsAttestation {}
}

package vouch.server.ethereum;

/// What a node said to a signed transaction.
sealed interface SendOutcome {

    /// It is in the node's pool now.
    record Taken() implements SendOutcome {}

    /// The node has had these very bytes before.
    record AlreadyKnown() implements SendOutcome {}

    /// The nonce was used: by these bytes, by another attempt, or by somebody else.
    record NonceTooLow() implements SendOutcome {}

    /// The account cannot pay for it now.
    record FundsShort(String message) implements SendOutcome {}

    /// The fees are too low for the pool, or for what they would replace.
    record Underpriced(String message) implements SendOutcome {}

    /// It is wrong in itself (another chain's id, too little gas): no node will ever take these
    /// bytes, and none has.
    record Invalid(String message) implements SendOutcome {}

    /// The node will not have it now, for a reason of its own.
    record Refused(String message) implements SendOutcome {}
}

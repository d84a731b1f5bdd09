package vouch.client;

/// How far a digest has come on its way into a final block, in the order in which it gets there. A
/// reorganisation of the chain takes it back to an earlier state.
public enum DigestState {
    /// Registered: it is on the server's disk.
    RECEIVED,
    /// In the tree of a signed checkpoint.
    LOGGED,
    /// Its transaction was sent to the chain.
    PENDING,
    /// Its transaction is in a block.
    MINED,
    /// That block is final, and the proof complete.
    FINAL
}

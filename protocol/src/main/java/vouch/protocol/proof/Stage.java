package vouch.protocol.proof;

/// How far a proof has grown; each stage is valid alone.
public enum Stage {
    /// The log has signed that it accepted the digest.
    RECEIVED,
    /// The digest lies in the tree of a signed checkpoint.
    LOGGED,
    /// The checkpoint's root lies in a transaction of a final block.
    FINAL
}

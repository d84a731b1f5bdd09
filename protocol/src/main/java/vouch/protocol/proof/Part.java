package vouch.protocol.proof;

/// The part of a proof that doesn't fit.
public enum Part {
    FILE("file"),
    SALT("salt"),
    RECEIPT("receipt"),
    RECEIPT_SIGNATURE("receipt signature"),
    CHECKPOINT("checkpoint"),
    PATH("path"),
    CHECKPOINT_SIGNATURE("checkpoint signature"),
    TRANSACTION("transaction"),
    TRIE_NODE("trie node"),
    HEADER("header"),
    BLOCK_HASH("block hash"),
    RFC3161("time-stamp token");

    private final String words;

    Part(String words) {
        this.words = words;
    }

    /// What people call it.
    @Override
    public String toString() {
        return words;
    }
}

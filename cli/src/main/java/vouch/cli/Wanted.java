package vouch.cli;

import java.util.Locale;
import vouch.protocol.proof.Stage;

/// How far a proof is to grow before a command is content with it.
enum Wanted {
    /// The log has signed that it accepted the digest.
    RECEIVED,
    /// The digest lies in the tree of a signed checkpoint.
    LOGGED,
    /// A block holds the transaction; a reorganisation can still undo that.
    MINED,
    /// The block is final: the proof is complete.
    FINAL;

    /// What a proof of this stage must at least be; that a block holds it, no proof says before it
    /// is final.
    Stage stage() {
        return switch (this) {
            case RECEIVED -> Stage.RECEIVED;
            case LOGGED, MINED -> Stage.LOGGED;
            case FINAL -> Stage.FINAL;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package vouch.protocol.proof;

import java.util.List;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.SignedNote;

/// A checkpoint and the path that leads from an entry to its root, lowest hash first.
public record LogEvidence(SignedNote note, List<Digest> path) {

    /// The longest path that is read; no tree needs more than 63.
    public static final int PATH_MAX = 64;

    public LogEvidence {
        path = List.copyOf(path);
        if (path.size() > PATH_MAX) {
            throw new MalformedException("An inclusion path has at most " + PATH_MAX + " hashes.");
        }
        Proof.requireOneSignature(note);
        Checkpoint.parse(note.text());
    }

    /// What the note says.
    public Checkpoint checkpoint() {
        return Checkpoint.parse(note.text());
    }
}

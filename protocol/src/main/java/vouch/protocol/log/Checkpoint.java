package vouch.protocol.log;

import java.util.List;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// A log's state at one moment: how many entries it had, and the root over them (C2SP
/// tlog-checkpoint).
public record Checkpoint(String origin, long size, Digest root) {

    public Checkpoint {
        NoteSignature.requireName(origin);
        if (size < 0) {
            throw new MalformedException("A checkpoint's size is never negative.");
        }
    }

    /// The note's text: origin, size in decimal, root in base64, each on its line.
    public String text() {
        return origin + "\n" + size + "\n" + Encodings.base64(root.bytes()) + "\n";
    }

    /// Reads exactly what [#text()] writes; extension lines are not known here and are refused.
    public static Checkpoint parse(String text) {
        List<String> lines = Lines.of(text, 3, "A checkpoint");
        long size = Lines.decimal(lines.get(1), "A checkpoint's size");
        byte[] root = Encodings.parseBase64(lines.get(2));
        return new Checkpoint(lines.get(0), size, Digest.ofBytes(root));
    }
}

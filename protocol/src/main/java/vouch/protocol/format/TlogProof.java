package vouch.protocol.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.Lines;
import vouch.protocol.log.Merkle;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.Salt;

/// An entry's place in a log as C2SP tlog-proof has it: its index, its inclusion path and the
/// checkpoint, in lines of text. Immutable and well-formed; whether it holds is for
/// [#verifies(Digest, NoteVerifier)] to say.
///
/// @param extra what nothing vouches for; we put the salt of a salted digest there
/// @param index the entry's number in the log
/// @param path the hashes that lead from the entry's leaf to the root, lowest first
/// @param note the signed checkpoint, with one signature or more
public record TlogProof(Optional<Extra> extra, long index, List<Digest> path, SignedNote note) {

    /// The longest proof that is read.
    public static final int BYTES_MAX = 64 * 1024;

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    /// First line, extra, index and path, and what is too much of it.
    private static final int HEAD_LINES_MAX = Merkle.PATH_MAX + 5;

    /// Bytes that a proof carries along, in base64.
    ///
    /// @param base64 never empty
    public record Extra(String base64) {

        /// How many bytes may be carried along.
        public static final int BYTES_MAX = 16 * 1024;

        public Extra {
            int bytes = Encodings.parseBase64(base64).length;
            if (bytes == 0 || bytes > BYTES_MAX) {
                throw new MalformedException(
                        "A tlog-proof's extra data has 1 to " + BYTES_MAX + " bytes.");
            }
        }

        static Extra of(Salt salt) {
            return new Extra(Encodings.base64(salt.bytes()));
        }

        /// The bytes.
        public byte[] bytes() {
            return Encodings.parseBase64(base64);
        }
    }

    public TlogProof {
        path = List.copyOf(path);
        if (index < 0) {
            throw new MalformedException("A tlog-proof's index is never negative.");
        }
        if (path.size() > Merkle.PATH_MAX) {
            throw new MalformedException(
                    "A tlog-proof has at most " + Merkle.PATH_MAX + " hashes.");
        }
        Checkpoint.parse(note.text());
    }

    /// Reads exactly what [#text()] writes, in UTF-8.
    public static TlogProof parse(byte[] utf8) {
        if (utf8.length > BYTES_MAX) {
            throw new MalformedException("A tlog-proof has at most " + BYTES_MAX + " bytes.");
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(utf8);
            return parse(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
        } catch (CharacterCodingException e) {
            throw new MalformedException("A tlog-proof is text in UTF-8.", e);
        }
    }

    private static TlogProof parse(String text) {
        int empty = text.indexOf("\n\n");
        if (empty < 0) {
            throw new MalformedException(
                    "A tlog-proof has an empty line between its path and its checkpoint.");
        }
        List<String> lines =
                new ArrayList<>(
                        Arrays.asList(text.substring(0, empty).split("\n", HEAD_LINES_MAX)));
        if (!lines.removeFirst().equals(FIRST_LINE)) {
            throw new MalformedException("A tlog-proof's first line is " + FIRST_LINE + ".");
        }
        Optional<Extra> extra = Optional.empty();
        if (!lines.isEmpty() && lines.getFirst().startsWith(EXTRA)) {
            extra = Optional.of(new Extra(lines.removeFirst().substring(EXTRA.length())));
        }
        if (lines.isEmpty() || !lines.getFirst().startsWith(INDEX)) {
            throw new MalformedException("A tlog-proof gives the entry's index before its path.");
        }
        String number = lines.removeFirst().substring(INDEX.length());
        long index = Lines.decimal(number, "A tlog-proof's index");
        List<Digest> path =
                lines.stream().map(line -> Digest.ofBytes(Encodings.parseBase64(line))).toList();
        return new TlogProof(extra, index, path, SignedNote.parse(text.substring(empty + 2)));
    }

    /// The lines of the proof.
    public String text() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        extra.ifPresent(data -> text.append(EXTRA).append(data.base64()).append('\n'));
        text.append(INDEX).append(index).append('\n');
        path.forEach(hash -> text.append(Encodings.base64(hash.bytes())).append('\n'));
        return text.append('\n').append(note).toString();
    }

    /// What the note says.
    public Checkpoint checkpoint() {
        return Checkpoint.parse(note.text());
    }

    /// Whether the path leads from this entry to the checkpoint's root. That the root is the log's
    /// is not known from this alone.
    public boolean includes(Digest entry) {
        Checkpoint checkpoint = checkpoint();
        return Merkle.rootFrom(entry, index, checkpoint.size(), path)
                .equals(Optional.of(checkpoint.root()));
    }

    /// Whether this entry is in the log of this key: the path leads to the checkpoint's root, the
    /// checkpoint is of that log, and the key signed it.
    public boolean verifies(Digest entry, NoteVerifier key) {
        return includes(entry) && checkpoint().origin().equals(key.name()) && key.verifies(note);
    }
}

package vouch.protocol.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// One signature line of a note: who says they signed, a hint at the key, and the signature.
public final class NoteSignature {

    private static final String DASH = "\u2014 ";
    private static final int SIGNATURE_BYTES_MAX = 8 * 1024;

    private final String name;
    private final int keyId;
    private final byte[] signature;

    NoteSignature(String name, int keyId, byte[] signature) {
        requireName(name);
        if (signature.length == 0 || signature.length > SIGNATURE_BYTES_MAX) {
            throw new MalformedException(
                    "A note's signature has 1 to " + SIGNATURE_BYTES_MAX + " bytes.");
        }
        this.name = name;
        this.keyId = keyId;
        this.signature = signature.clone();
    }

    static NoteSignature parse(String line) {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw new MalformedException(
                    "A note's signature line is an em dash, a name and base64, with one space between.");
        }
        byte[] blob = Encodings.parseBase64(line.substring(space + 1));
        if (blob.length <= Integer.BYTES) {
            throw new MalformedException("A note's signature is too short.");
        }
        return new NoteSignature(
                line.substring(DASH.length(), space),
                ByteBuffer.wrap(blob).getInt(),
                Arrays.copyOfRange(blob, Integer.BYTES, blob.length));
    }

    /// Refuses what cannot be the name of a key, or a log's origin: empty, spaces, `+`, control
    /// characters.
    static void requireName(String name) {
        boolean fits =
                !name.isEmpty()
                        && name.codePoints()
                                .noneMatch(c ->
                                        c == '+'
                                                || Character.isWhitespace(c)
                                                || Character.isSpaceChar(c)
                                                || Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
        if (!fits) {
            throw new MalformedException(
                    "A key's name is not empty and holds no space, plus sign or control character.");
        }
    }

    /// Who is said to have signed.
    public String name() {
        return name;
    }

    /// The first four bytes of the key's hash.
    public int keyId() {
        return keyId;
    }

    /// A copy of the signature's bytes, without the key id.
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that
                && name.equals(that.name)
                && keyId == that.keyId
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * keyId + Arrays.hashCode(signature);
    }

    /// The line, without its end.
    @Override
    public String toString() {
        byte[] blob =
                ByteBuffer.allocate(Integer.BYTES + signature.length)
                        .putInt(keyId)
                        .put(signature)
                        .array();
        return DASH + name + " " + Encodings.base64(blob);
    }
}

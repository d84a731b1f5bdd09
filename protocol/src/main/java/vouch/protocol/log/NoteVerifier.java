package vouch.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import vouch.protocol.Digest;
import vouch.protocol.Ed25519;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// A public key that notes are verified with. Thread-safe.
public final class NoteVerifier {

    /// How notes name Ed25519.
    static final byte ED25519_ALGORITHM = 1;

    private static final int HASH_DIGITS = 8;

    private final String name;
    private final int keyId;
    private final byte[] raw;
    private final PublicKey key;

    NoteVerifier(String name, byte[] raw) {
        NoteSignature.requireName(name);
        this.name = name;
        this.raw = raw.clone();
        this.keyId = keyId(name, raw);
        this.key = Ed25519.publicKey(raw);
    }

    /// The key id of C2SP signed-note: the first four bytes of SHA-256(name ‖ 0A ‖ 01 ‖ public
    /// key).
    private static int keyId(String name, byte[] publicKey) {
        byte[] separator = {'\n', ED25519_ALGORITHM};
        Digest hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8), separator, publicKey);
        return ByteBuffer.wrap(hash.bytes()).getInt();
    }

    /// Reads a verifier key, `name+hash+base64`, as Go's note package and C2SP signed-note write
    /// it.
    public static NoteVerifier parse(String vkey) {
        int first = vkey.indexOf('+');
        int second = vkey.indexOf('+', first + 1);
        if (first < 0 || second < 0) {
            throw new MalformedException(
                    "A verifier key is a name, a hash and a key with plus signs between.");
        }
        byte[] blob = Encodings.parseBase64(vkey.substring(second + 1));
        if (blob.length != 1 + Ed25519.KEY_BYTES || blob[0] != ED25519_ALGORITHM) {
            throw new MalformedException("A verifier key holds an Ed25519 public key.");
        }
        NoteVerifier verifier =
                new NoteVerifier(
                        vkey.substring(0, first), Arrays.copyOfRange(blob, 1, blob.length));
        if (!verifier.toString().equals(vkey)) {
            throw new MalformedException("A verifier key's hash does not belong to its key.");
        }
        return verifier;
    }

    /// Whose signatures this verifies.
    public String name() {
        return name;
    }

    /// The hint by which signatures name this key.
    public int keyId() {
        return keyId;
    }

    /// Whether this key signed the note: at least one signature names it, and every one that does
    /// is good.
    public boolean verifies(SignedNote note) {
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (NoteSignature signature : note.signatures()) {
            if (signature.name().equals(name) && signature.keyId() == keyId) {
                if (!Ed25519.verifies(key, text, signature.signature())) {
                    return false;
                }
                signed = true;
            }
        }
        return signed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteVerifier that
                && name.equals(that.name)
                && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    /// The verifier key as text.
    @Override
    public String toString() {
        byte[] blob = new byte[1 + raw.length];
        blob[0] = ED25519_ALGORITHM;
        System.arraycopy(raw, 0, blob, 1, raw.length);
        String hash = HexFormat.of().toHexDigits(keyId, HASH_DIGITS);
        return name + "+" + hash + "+" + Encodings.base64(blob);
    }
}

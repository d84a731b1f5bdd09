package vouch.protocol.proof;

import java.security.SecureRandom;
import java.util.Arrays;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// 32 random bytes that hide a digest: the log publishes SHA-256(salt ‖ digest) instead, and nobody
/// without the salt can try whether it stands for a file they guess. Who gives the proof away gives
/// the salt away.
public final class Salt {

    /// How many bytes a salt has.
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Salt(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A new salt.
    public static Salt random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Salt(bytes);
    }

    /// The salt that consists of these 32 bytes.
    public static Salt ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("A salt has 32 bytes, not " + bytes.length + ".");
        }
        return new Salt(bytes.clone());
    }

    /// The digest to register for a file with this digest.
    public Digest salted(Digest file) {
        return Digest.sha256(bytes, file.bytes());
    }

    /// A copy of the 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Salt that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// 64 lower-case hexadecimal characters.
    @Override
    public String toString() {
        return Encodings.hex(bytes);
    }
}

package vouch.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A SHA-256 digest: 32 bytes, written as 64 lower-case hexadecimal characters.
public final class Digest implements Comparable<Digest> {

    /// How many bytes a digest has.
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The digest that consists of these 32 bytes.
    public static Digest ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("A digest has 32 bytes, not " + bytes.length + ".");
        }
        return new Digest(bytes.clone());
    }

    /// The SHA-256 of the parts, one after the other.
    public static Digest sha256(byte[]... parts) {
        MessageDigest sha256 = newSha256();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return new Digest(sha256.digest());
    }

    /// Reads 64 lower-case hexadecimal characters, and nothing else.
    public static Digest parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new MalformedException(
                    "A digest is written as 64 hexadecimal characters, not " + hex.length() + ".");
        }
        return new Digest(Encodings.parseHex(hex));
    }

    /// A copy of the 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// 64 lower-case hexadecimal characters.
    public String hex() {
        return Encodings.hex(bytes);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}

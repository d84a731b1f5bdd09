package vouch.protocol.ethereum;

import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// A Keccak-256 hash of Ethereum (a block's, a transaction's): 32 bytes, written as `0x` and 64
/// lower-case hexadecimal characters.
public final class Hash {

    /// How many bytes a hash has.
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The hash that consists of these 32 bytes.
    public static Hash ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("A hash has 32 bytes, not " + bytes.length + ".");
        }
        return new Hash(bytes.clone());
    }

    /// The Keccak-256 of these bytes.
    public static Hash keccak256(byte[] bytes) {
        return new Hash(Keccak256.hash(bytes));
    }

    /// Reads `0x` and 64 lower-case hexadecimal characters, and nothing else.
    public static Hash parse(String text) {
        if (text.length() != 2 + 2 * BYTES) {
            throw new MalformedException(
                    "A hash of Ethereum is written as 0x and 64 hexadecimal characters.");
        }
        return new Hash(Encodings.parseHexPrefixed(text));
    }

    /// A copy of the 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// `0x` and 64 lower-case hexadecimal characters.
    @Override
    public String toString() {
        return Encodings.hexPrefixed(bytes);
    }
}

package vouch.protocol.proof;

import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// An RFC 3161 time-stamp token over the registered digest, carried as its DER bytes and not judged
/// here: whoever trusts a time-stamping authority verifies it with `openssl ts`.
public final class TimestampToken {

    /// The longest token that is carried.
    public static final int BYTES_MAX = 16 * 1024;

    private final byte[] bytes;

    private TimestampToken(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The token that consists of these bytes.
    public static TimestampToken ofBytes(byte[] der) {
        if (der.length == 0 || der.length > BYTES_MAX) {
            throw new MalformedException("A time-stamp token has 1 to " + BYTES_MAX + " bytes.");
        }
        return new TimestampToken(der.clone());
    }

    /// A copy of the token's bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimestampToken that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Base64.
    @Override
    public String toString() {
        return Encodings.base64(bytes);
    }
}

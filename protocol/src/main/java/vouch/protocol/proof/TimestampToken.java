package vouch.protocol.proof;

import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.timestamp.SignedTimestamp;

/// An RFC 3161 time-stamp token over the registered digest: the DER bytes as they are, parsed only
/// by who verifies them.
public final class TimestampToken {

    /// The longest token that is carried.
    public static final int BYTES_MAX = SignedTimestamp.BYTES_MAX;

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

    /// What the token says.
    ///
    /// @throws MalformedException where it is no token over a SHA-256
    public SignedTimestamp read() {
        return SignedTimestamp.parse(bytes);
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

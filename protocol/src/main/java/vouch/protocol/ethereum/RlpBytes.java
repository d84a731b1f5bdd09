package vouch.protocol.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// An RLP item that is a sequence of bytes.
public final class RlpBytes implements RlpItem {

    private final byte[] bytes;

    public RlpBytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /// The item that stands for this integer: big-endian, without leading zeros, zero as no byte at
    /// all.
    public static RlpBytes of(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("RLP has no negative integers: " + value);
        }
        return of(BigInteger.valueOf(value));
    }

    /// The same for an integer of any size.
    public static RlpBytes of(BigInteger value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("RLP has no negative integers: " + value);
        }
        byte[] bytes = value.toByteArray();
        return new RlpBytes(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// How many bytes there are.
    public int length() {
        return bytes.length;
    }

    /// The integer that these bytes stand for; refused with leading zeros or beyond 256 bits.
    BigInteger integer(String what) {
        if (bytes.length > 0 && bytes[0] == 0) {
            throw new MalformedException(what + " has leading zeros.");
        }
        if (bytes.length > 32) {
            throw new MalformedException(what + " is longer than 256 bits.");
        }
        return new BigInteger(1, bytes);
    }

    /// The same for what fits in a `long`.
    long smallInteger(String what) {
        BigInteger value = integer(what);
        if (value.bitLength() >= Long.SIZE) {
            throw new MalformedException(what + " is larger than 2^63.");
        }
        return value.longValueExact();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RlpBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Encodings.hexPrefixed(bytes);
    }
}

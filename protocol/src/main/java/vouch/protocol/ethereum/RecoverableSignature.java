package vouch.protocol.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// A signature by a key of Ethereum, from which, with what was signed, the signer's address follows
/// (SEC 1, section 4.1.6): 65 bytes, r, s and v, the last of which is 27 or 28.
///
/// Of the two values of s that fit each signature only the lower is taken (EIP-2), so that nobody
/// can make a second signature of one.
public final class RecoverableSignature {

    /// How many bytes a signature has.
    public static final int BYTES = 65;

    private static final int WORD = 32;
    private static final int EVEN = 27;
    private static final int ODD = 28;
    private static final BigInteger S_MAX = Secp256k1Point.N.shiftRight(1);

    private final byte[] bytes;
    private final BigInteger r;
    private final BigInteger s;

    private RecoverableSignature(byte[] bytes) {
        this.bytes = bytes;
        this.r = new BigInteger(1, Arrays.copyOfRange(bytes, 0, WORD));
        this.s = new BigInteger(1, Arrays.copyOfRange(bytes, WORD, 2 * WORD));
        if (r.signum() == 0 || r.compareTo(Secp256k1Point.N) >= 0) {
            throw new MalformedException("The signature's r is not a number of the curve.");
        }
        if (s.signum() == 0 || s.compareTo(S_MAX) > 0) {
            throw new MalformedException(
                    "The signature's s is not in the lower half of the curve's numbers.");
        }
    }

    /// The signature that consists of these 65 bytes.
    public static RecoverableSignature of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("A signature has 65 bytes, not " + bytes.length + ".");
        }
        int v = bytes[BYTES - 1];
        if (v != EVEN && v != ODD) {
            throw new MalformedException("A signature's last byte is 27 or 28.");
        }
        return new RecoverableSignature(bytes.clone());
    }

    /// Reads `0x` and 130 lower-case hexadecimal digits.
    public static RecoverableSignature parse(String text) {
        return of(Encodings.parseHexPrefixed(text));
    }

    /// The address of the key that signed this hash, with the checksum of EIP-55.
    ///
    /// Any hash has a signer for almost any signature: it says nothing until the address is
    /// compared with the one that was expected.
    public String signer(Hash signed) {
        // r stands for one x alone here: v has no value for the few points whose x is beyond N.
        Secp256k1Point point =
                Secp256k1Point.at(r, bytes[BYTES - 1] == ODD)
                        .orElseThrow(() -> new MalformedException("The signature is nobody's."));
        BigInteger z = new BigInteger(1, signed.bytes());
        BigInteger inverse = r.modInverse(Secp256k1Point.N);
        Secp256k1Point key =
                point.combined(
                        z.negate().multiply(inverse).mod(Secp256k1Point.N),
                        s.multiply(inverse).mod(Secp256k1Point.N));
        if (key.isInfinite()) {
            throw new MalformedException("The signature is nobody's.");
        }
        return address(key.affine());
    }

    private static String address(Secp256k1Point key) {
        byte[] both = new byte[2 * WORD];
        put(key.x(), both, 0);
        put(key.y(), both, WORD);
        byte[] hash = Keccak256.hash(both);
        return Addresses.checksummed(
                Arrays.copyOfRange(hash, hash.length - Addresses.BYTES, hash.length));
    }

    private static void put(BigInteger number, byte[] into, int at) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, WORD);
        System.arraycopy(bytes, bytes.length - length, into, at + WORD - length, length);
    }

    /// A copy of the 65 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoverableSignature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// `0x` and 130 lower-case hexadecimal digits.
    @Override
    public String toString() {
        return Encodings.hexPrefixed(bytes);
    }
}

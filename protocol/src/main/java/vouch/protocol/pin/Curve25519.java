package vouch.protocol.pin;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import vouch.protocol.MalformedException;

/// X25519 with keys that were made for Ed25519: both are points of one curve, in two forms.
public final class Curve25519 {

    /// How many bytes a key of either form has.
    public static final int KEY_BYTES = 32;

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private Curve25519() {}

    /// The u-coordinate of the point that an Ed25519 public key is: (1 + y) / (1 - y).
    ///
    /// @throws MalformedException where it has none
    public static byte[] montgomery(byte[] edwards) {
        requireKey(edwards);
        byte[] bigEndian = reversed(edwards);
        // The highest bit is the sign of x.
        bigEndian[0] &= 0x7f;
        BigInteger y = new BigInteger(1, bigEndian).mod(P);
        BigInteger below = BigInteger.ONE.subtract(y).mod(P);
        if (below.signum() == 0) {
            throw new MalformedException("This Ed25519 key is the neutral point.");
        }
        BigInteger u = BigInteger.ONE.add(y).multiply(below.modInverse(P)).mod(P);
        return littleEndian(u);
    }

    /// What the owner of an Ed25519 seed and the owner of an X25519 public key share.
    ///
    /// @throws MalformedException for a public key of small order, with which everybody shares the
    ///   same
    public static byte[] shared(byte[] seed, byte[] montgomery) {
        requireKey(seed);
        requireKey(montgomery);
        try {
            var factory = KeyFactory.getInstance("X25519");
            var agreement = KeyAgreement.getInstance("X25519");
            agreement.init(
                    factory.generatePrivate(
                            new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar(seed))));
            agreement.doPhase(publicKey(factory, montgomery), true);
            return agreement.generateSecret();
        } catch (InvalidKeyException _) {
            throw new MalformedException("This X25519 key is of small order.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
    }

    private static PublicKey publicKey(KeyFactory factory, byte[] montgomery)
            throws GeneralSecurityException {
        byte[] bigEndian = reversed(montgomery);
        // RFC 7748, section 5: the highest bit means nothing.
        bigEndian[0] &= 0x7f;
        return factory.generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
    }

    /// The first half of the seed's SHA-512, clamped, is the number behind either form.
    private static byte[] scalar(byte[] seed) throws GeneralSecurityException {
        byte[] scalar = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), KEY_BYTES);
        scalar[0] &= (byte) 0xf8;
        scalar[31] &= 0x7f;
        scalar[31] |= 0x40;
        return scalar;
    }

    private static void requireKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new MalformedException(
                    "A key of Curve25519 has 32 bytes, not " + key.length + ".");
        }
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bigEndian = number.toByteArray();
        byte[] bytes = new byte[KEY_BYTES];
        for (int i = 0; i < bigEndian.length && i < KEY_BYTES; i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}

package vouch.protocol;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Ed25519 through the JDK, with keys as the raw 32 bytes that notes and sessions use.
public final class Ed25519 {

    /// How many bytes a seed has, and a public key.
    public static final int KEY_BYTES = 32;

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /// The key pair that belongs to this seed. The JDK computes a public key only while it makes a
    /// key pair, so it is given the seed as its source of randomness.
    public static KeyPair keyPair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
        }
    }

    /// The public key of these 32 bytes.
    public static PublicKey publicKey(byte[] raw) {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new MalformedException("This is not an Ed25519 public key.", e);
        }
    }

    /// The 32 bytes of a public key.
    public static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    /// The 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410); empty where it is none.
    public static Optional<byte[]> rawOf(byte[] encoded) {
        int prefix = X509_PREFIX.length;
        return encoded.length == prefix + KEY_BYTES
                        && Arrays.equals(encoded, 0, prefix, X509_PREFIX, 0, prefix)
                ? Optional.of(Arrays.copyOfRange(encoded, prefix, encoded.length))
                : Optional.empty();
    }

    /// The 64 bytes of a signature.
    public static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with Ed25519", e);
        }
    }

    /// Whether this is the key's signature of the message; false for whatever is none.
    public static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException _) {
            // The JDK throws for a wrong length, an s out of range and a point off the curve.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot verify Ed25519", e);
        }
    }

    /// A source of exactly one sequence of bytes.
    private static final class Seed extends SecureRandom {

        private final byte[] seed;

        Seed(byte[] seed) {
            super();
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException(
                        "Ed25519 asked for " + bytes.length + " bytes instead of a seed");
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}

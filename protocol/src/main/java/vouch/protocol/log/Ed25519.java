package vouch.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

/// Ed25519 through the JDK, with keys as the raw 32 bytes that notes use.
final class Ed25519 {

    static final int KEY_BYTES = 32;
    static final byte ALGORITHM = 1;

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /// The key pair that belongs to this seed. The JDK computes a public key only while it makes a
    /// key pair, so it is given the seed as its source of randomness.
    static KeyPair keyPair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
        }
    }

    static PublicKey publicKey(byte[] raw) {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new MalformedException("This is not an Ed25519 public key.", e);
        }
    }

    static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with Ed25519", e);
        }
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
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

    /// The key id of C2SP signed-note: the first four bytes of SHA-256(name ‖ 0A ‖ 01 ‖ public
    /// key).
    static int keyId(String name, byte[] publicKey) {
        byte[] separator = {'\n', ALGORITHM};
        Digest hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8), separator, publicKey);
        return ByteBuffer.wrap(hash.bytes()).getInt();
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

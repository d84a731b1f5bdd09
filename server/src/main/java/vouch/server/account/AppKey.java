package vouch.server.account;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import vouch.protocol.Ed25519;
import vouch.protocol.MalformedException;

/// The public key that signs a session's requests. Which algorithm verifies them follows from the
/// key alone.
public final class AppKey {

    /// Old apps have keys of 1024 bits.
    public static final int RSA_BITS_MIN = 1024;

    public static final int RSA_BITS_MAX = 4096;

    /// The longest encoding of a key taken, in bytes.
    static final int ENCODED_BYTES_MAX = 1024;

    /// Larger ones only make verifying slow.
    private static final int RSA_EXPONENT_BITS_MAX = 32;

    private final AppAlgorithm algorithm;
    private final byte[] bytes;
    private final PublicKey key;

    private AppKey(AppAlgorithm algorithm, byte[] bytes, PublicKey key) {
        this.algorithm = algorithm;
        this.bytes = bytes;
        this.key = key;
    }

    /// The key in a SubjectPublicKeyInfo (RSA or Ed25519), or the 32 bytes of an Ed25519 key.
    ///
    /// @throws MalformedException for anything else
    public static AppKey parse(byte[] encoded) {
        if (encoded.length == Ed25519.KEY_BYTES) {
            return ed25519(encoded);
        }
        var inside = Ed25519.rawOf(encoded);
        if (inside.isPresent()) {
            return ed25519(inside.get());
        }
        if (encoded.length > ENCODED_BYTES_MAX) {
            throw new MalformedException("A public key has at most 1024 bytes.");
        }
        return rsa(encoded);
    }

    private static AppKey ed25519(byte[] raw) {
        return new AppKey(AppAlgorithm.EDDSA, raw.clone(), Ed25519.publicKey(raw));
    }

    private static AppKey rsa(byte[] info) {
        var key = decoded(info);
        int bits = key.getModulus().bitLength();
        if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) {
            throw new MalformedException(
                    "An RSA key has %d to %d bits, not %d."
                            .formatted(RSA_BITS_MIN, RSA_BITS_MAX, bits));
        }
        if (key.getPublicExponent().bitLength() > RSA_EXPONENT_BITS_MAX) {
            throw new MalformedException("The exponent of an RSA key is at most 2^32 - 1.");
        }
        return new AppKey(AppAlgorithm.RS512, key.getEncoded(), key);
    }

    private static RSAPublicKey decoded(byte[] info) {
        try {
            if (KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(info))
                    instanceof RSAPublicKey key) {
                return key;
            }
            throw new MalformedException("This is not an RSA public key.");
        } catch (InvalidKeySpecException _) {
            throw new MalformedException(
                    "A public key is an RSA SubjectPublicKeyInfo or the 32 bytes of an Ed25519"
                            + " key.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
    }

    public AppAlgorithm algorithm() {
        return algorithm;
    }

    /// A copy of the SubjectPublicKeyInfo of an RSA key, of the 32 bytes of an Ed25519 key.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The key for other uses than verifying.
    public PublicKey key() {
        return key;
    }

    boolean verifies(byte[] message, byte[] signature) {
        return switch (algorithm) {
            case RS512 -> verifiesRsa(message, signature);
            case EDDSA -> Ed25519.verifies(key, message, signature);
        };
    }

    private boolean verifiesRsa(byte[] message, byte[] signature) {
        try {
            var verifier = Signature.getInstance("SHA512withRSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException _) {
            // A wrong length.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot verify RS512", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AppKey that
                && algorithm == that.algorithm
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return algorithm.jwtName() + " " + HexFormat.of().formatHex(bytes);
    }
}

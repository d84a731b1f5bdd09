package vouch.protocol.pin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import vouch.protocol.MalformedException;

/// The AES key that a session and the server share, and that the session's PINs are encrypted with.
/// Printing it shows nothing.
///
/// An RSA session is sent it, encrypted, as its `pin_token`; an Ed25519 session computes it from
/// the `pin_token`, which is the server's public key then.
public final class PinKey {

    public static final int BYTES = 32;

    private static final String OAEP = "RSA/ECB/OAEPPadding";

    private final byte[] bytes;

    private PinKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("A PIN's key has 32 bytes, not " + bytes.length + ".");
        }
        this.bytes = bytes;
    }

    public static PinKey of(byte[] bytes) {
        return new PinKey(bytes.clone());
    }

    public static PinKey random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new PinKey(bytes);
    }

    /// The key that either side computes from its own Ed25519 seed and the other's X25519 key.
    public static PinKey agreed(byte[] seed, byte[] montgomery) {
        return new PinKey(Curve25519.shared(seed, montgomery));
    }

    /// The key in a `pin_token` that was made for this RSA key and session.
    ///
    /// @throws MalformedException where it was made for another
    public static PinKey unwrap(byte[] pinToken, PrivateKey key, String sessionId) {
        try {
            var cipher = Cipher.getInstance(OAEP);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters(sessionId));
            return new PinKey(cipher.doFinal(pinToken));
        } catch (GeneralSecurityException _) {
            // Without the cause: which step failed is what nobody should learn.
            throw new MalformedException(
                    "This pin_token was not made for this private key and session.");
        }
    }

    /// The `pin_token` of an RSA session.
    public byte[] wrap(PublicKey key, String sessionId, SecureRandom random) {
        try {
            var cipher = Cipher.getInstance(OAEP);
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters(sessionId), random);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with RSA-OAEP", e);
        }
    }

    /// SHA-256 in both places: the JDK's own name for it takes SHA-1 in the second.
    private static AlgorithmParameterSpec parameters(String sessionId) {
        return new OAEPParameterSpec(
                "SHA-256",
                "MGF1",
                MGF1ParameterSpec.SHA256,
                new PSource.PSpecified(sessionId.getBytes(StandardCharsets.US_ASCII)));
    }

    /// A copy of the 32 bytes, which are secret.
    public byte[] bytes() {
        return bytes.clone();
    }

    SecretKeySpec aes() {
        return new SecretKeySpec(bytes, "AES");
    }

    @Override
    public String toString() {
        return "PinKey";
    }
}

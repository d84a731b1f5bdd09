package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a PIN of six digits: PBKDF2-HMAC-SHA256 under a salt of its own.
///
/// There are a million PINs: whoever has the database finds one in minutes, whatever is done here.
/// A PIN protects against somebody who has a session's signing key alone, by the few tries it
/// gives.
final class PinHash {

    static final int SALT_BYTES = 16;

    /// A few milliseconds.
    private static final int ITERATIONS = 10_000;

    private static final int HASH_BITS = 256;

    private PinHash() {}

    static byte[] salt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    static byte[] of(byte[] pin, byte[] salt) {
        var spec = new PBEKeySpec(chars(pin), salt, ITERATIONS, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static char[] chars(byte[] pin) {
        return HexFormat.of().formatHex(pin).toCharArray();
    }

    /// Whether these are six digits in ASCII.
    static boolean isPin(byte[] pin) {
        return new String(pin, StandardCharsets.ISO_8859_1).matches("[0-9]{6}");
    }
}

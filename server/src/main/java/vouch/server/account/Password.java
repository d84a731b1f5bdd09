package vouch.server.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A password of ours: random, of more than 128 bits, shown once. Printing it shows nothing.
///
/// Stored as HMAC-SHA256 under a salt of its own. A slow hash protects passwords that people
/// choose; against one of 142 random bits guessing is hopeless at any speed.
public final class Password {

    /// 24 of 62 characters: 142 bits.
    static final int CHARS = 24;

    static final int SALT_BYTES = 16;

    private final String text;

    private Password(String text) {
        this.text = text;
    }

    static Password random(SecureRandom random) {
        return new Password(Base62.random(random, CHARS));
    }

    /// The password itself, for the one time it is shown.
    public String reveal() {
        return text;
    }

    static byte[] hash(byte[] salt, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && text.equals(password.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return "(password)";
    }
}

package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import vouch.protocol.Digest;

/// An app's client secret: 256 random bits, shown once. Printing it shows nothing.
///
/// Stored as a salted SHA-256: guessing so many bits is hopeless at any speed.
final class ClientSecret {

    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final String text;

    private ClientSecret(String text) {
        this.text = text;
    }

    static ClientSecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new ClientSecret(HexFormat.of().formatHex(bytes));
    }

    /// The secret itself, for the one time it is shown.
    String reveal() {
        return text;
    }

    AppStore.Secret stored(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = Digest.sha256(salt, text.getBytes(StandardCharsets.US_ASCII)).bytes();
        return new AppStore.Secret(salt, hash);
    }

    @Override
    public String toString() {
        return "(client secret)";
    }
}

package vouch.protocol.pin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import vouch.protocol.MalformedException;

/// A PIN on its way: what it is, when it was sent, and a number that grows from one to the next.
/// Printing it does not show the PIN.
///
/// Encrypted it is a random IV and AES-256-CBC of the PIN's bytes, the Unix seconds and the
/// iterator (8 bytes each, the lowest first), padded as of PKCS#7.
public final class PinMessage {

    /// The longest PIN: a signature is one, too.
    public static final int PIN_BYTES_MAX = 64;

    /// The longest encoding that is read, in characters.
    public static final int CHARS_MAX = 256;

    private static final int BLOCK_BYTES = 16;
    private static final int TAIL_BYTES = 16;
    private static final String CIPHER = "AES/CBC/PKCS5Padding";

    private final byte[] pin;
    private final long seconds;
    private final long iterator;

    private PinMessage(byte[] pin, long seconds, long iterator) {
        this.pin = pin;
        this.seconds = seconds;
        this.iterator = iterator;
    }

    /// @param pin the PIN's bytes: six digits in ASCII, or what stands for a TIP
    /// @param iterator at least 1, and more than any that the session sent before
    public static PinMessage of(byte[] pin, Instant at, long iterator) {
        if (pin.length == 0 || pin.length > PIN_BYTES_MAX) {
            throw new MalformedException("A PIN has 1 to 64 bytes, not " + pin.length + ".");
        }
        return new PinMessage(pin.clone(), at.getEpochSecond(), iterator);
    }

    /// Reads base64, standard or of URLs, with padding or without: clients send all four.
    ///
    /// @throws MalformedException where it is none, or of no length that a PIN can have
    public static byte[] parse(String text) {
        if (text.length() > CHARS_MAX) {
            throw new MalformedException("An encrypted PIN has at most 256 characters.");
        }
        String standard = text.replace('-', '+').replace('_', '/');
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(standard);
        } catch (IllegalArgumentException _) {
            // Without the cause: it would quote what may be a PIN that was never encrypted.
            throw new MalformedException("An encrypted PIN is written in base64.");
        }
        int blocks = bytes.length / BLOCK_BYTES;
        if (bytes.length % BLOCK_BYTES != 0
                || blocks < 3
                || bytes.length > 2 * BLOCK_BYTES + PIN_BYTES_MAX + TAIL_BYTES) {
            throw new MalformedException(
                    "An encrypted PIN has 48 to 112 bytes in blocks of 16, not "
                            + bytes.length
                            + ".");
        }
        return bytes;
    }

    /// Nothing in it proves which key encrypted it: one in 256 of another key's has a right
    /// padding, and is read as a PIN, a time and an iterator of no sense.
    ///
    /// @throws MalformedException where it is seen that this key did not encrypt it. It does not
    ///   tell at which step
    public static PinMessage decrypt(byte[] encrypted, PinKey key) {
        byte[] plain = plain(encrypted, key);
        int pinBytes = plain.length - TAIL_BYTES;
        if (pinBytes < 1 || pinBytes > PIN_BYTES_MAX) {
            throw notOurs();
        }
        var tail = ByteBuffer.wrap(plain, pinBytes, TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return new PinMessage(Arrays.copyOf(plain, pinBytes), tail.getLong(), tail.getLong());
    }

    private static byte[] plain(byte[] encrypted, PinKey key) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            var iv = new IvParameterSpec(encrypted, 0, BLOCK_BYTES);
            cipher.init(Cipher.DECRYPT_MODE, key.aes(), iv);
            return cipher.doFinal(encrypted, BLOCK_BYTES, encrypted.length - BLOCK_BYTES);
        } catch (BadPaddingException | IllegalBlockSizeException _) {
            throw notOurs();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    private static MalformedException notOurs() {
        return new MalformedException("The PIN cannot be decrypted with this session's key.");
    }

    public byte[] encrypt(PinKey key, SecureRandom random) {
        byte[] iv = new byte[BLOCK_BYTES];
        random.nextBytes(iv);
        return encrypt(key, iv);
    }

    byte[] encrypt(PinKey key, byte[] iv) {
        var plain =
                ByteBuffer.allocate(pin.length + TAIL_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(pin)
                        .putLong(seconds)
                        .putLong(iterator);
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key.aes(), new IvParameterSpec(iv));
            byte[] encrypted = cipher.doFinal(plain.array());
            return ByteBuffer.allocate(iv.length + encrypted.length).put(iv).put(encrypted).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    /// A copy of the PIN's bytes, which are secret.
    public byte[] pin() {
        return pin.clone();
    }

    /// When it was sent, in Unix seconds; whatever the sender wrote.
    public long seconds() {
        return seconds;
    }

    /// Whatever the sender wrote; negative where it is 2^63 or more.
    public long iterator() {
        return iterator;
    }

    @Override
    public String toString() {
        return "PinMessage[" + iterator + "]";
    }
}

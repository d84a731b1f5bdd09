package vouch.server.ethereum;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import vouch.protocol.ethereum.PersonalMessages;

/// A key that signs messages as wallets do (EIP-191, version 0x45), and never a transaction: what
/// it signs begins with a byte that no transaction begins with. Immutable; shows its address and
/// never its key.
public final class MessageKey {

    private static final int SIGNATURE_BYTES = 65;

    private final ECKeyPair pair;
    private final Address address;

    private MessageKey(BigInteger key) {
        this.pair = ECKeyPair.create(key);
        this.address = new Address("0x" + Keys.getAddress(pair).toLowerCase(Locale.ROOT));
    }

    public static MessageKey generate(SecureRandom random) {
        return new MessageKey(new BigInteger(1, SecretKey.generate(random)));
    }

    /// Reads what [#secret] gave.
    ///
    /// @param hex 64 hexadecimal digits
    /// @throws IllegalArgumentException for anything else, without repeating it
    public static MessageKey parse(String hex) {
        boolean digits =
                hex.length() == 2 * SecretKey.BYTES && hex.chars().allMatch(HexFormat::isHexDigit);
        var key = digits ? new BigInteger(hex, 16) : BigInteger.ZERO;
        if (!SecretKey.isKey(key)) {
            throw new IllegalArgumentException(
                    "a key is 64 hexadecimal digits, above zero and below the curve's order");
        }
        return new MessageKey(key);
    }

    public Address address() {
        return address;
    }

    /// Signs a message as `personal_sign` does.
    ///
    /// @return 65 bytes: r, s in the lower half of the order, and 27 or 28
    public byte[] sign(byte[] message) {
        Sign.SignatureData signature =
                Sign.signMessage(PersonalMessages.hash(message).bytes(), pair, false);
        byte[] bytes = new byte[SIGNATURE_BYTES];
        System.arraycopy(signature.getR(), 0, bytes, 0, SecretKey.BYTES);
        System.arraycopy(signature.getS(), 0, bytes, SecretKey.BYTES, SecretKey.BYTES);
        bytes[SIGNATURE_BYTES - 1] = signature.getV()[0];
        return bytes;
    }

    /// The key itself, 64 lower-case digits: for a file that only its owner can read.
    public String secret() {
        return String.format("%064x", pair.getPrivateKey());
    }

    @Override
    public String toString() {
        return "key of " + address;
    }
}

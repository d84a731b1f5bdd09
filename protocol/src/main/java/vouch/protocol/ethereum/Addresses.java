package vouch.protocol.ethereum;

import java.util.Locale;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// Addresses of Ethereum, 20 bytes each, as people write them: with the checksum of EIP-55 in the
/// case of their letters.
public final class Addresses {

    /// How many bytes an address has.
    public static final int BYTES = 20;

    private static final int CHARACTERS = 2 + 2 * BYTES;

    private Addresses() {}

    /// `0x` and 40 digits, whose upper-case letters are the checksum.
    public static String checksummed(byte[] address) {
        if (address.length != BYTES) {
            throw new MalformedException("An address has 20 bytes, not " + address.length + ".");
        }
        char[] digits = Encodings.hex(address).toCharArray();
        String hash = Encodings.hex(Keccak256.hash(ascii(digits)));
        for (int i = 0; i < digits.length; i++) {
            if (hash.charAt(i) >= '8') {
                digits[i] = Character.toUpperCase(digits[i]);
            }
        }
        return "0x" + new String(digits);
    }

    /// The 20 bytes of what a person wrote: `0x` and 40 digits, whose letters are all lower case,
    /// or all upper case, or have the right checksum.
    public static byte[] parse(String text) {
        if (text.length() != CHARACTERS || !text.startsWith("0x")) {
            throw new MalformedException("An address is written as 0x and 40 hexadecimal digits.");
        }
        String digits = text.substring(2);
        byte[] address = lowerCase(digits);
        boolean mixed =
                !digits.equals(digits.toLowerCase(Locale.ROOT))
                        && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (mixed && !checksummed(address).equals(text)) {
            throw new MalformedException(
                    "The address's upper and lower case letters are not its checksum (EIP-55): a"
                            + " digit may be wrong.");
        }
        return address;
    }

    /// Refuses an address in any spelling but that of [#checksummed(byte[])].
    ///
    /// @param what whose address it is, as the sentence begins
    public static void requireChecksummed(String text, String what) {
        boolean digits = text.matches("0x[0-9a-fA-F]{40}");
        if (!digits || !checksummed(lowerCase(text.substring(2))).equals(text)) {
            throw new MalformedException(
                    what + " is 0x and 40 hexadecimal digits with the checksum of EIP-55.");
        }
    }

    private static byte[] lowerCase(String digits) {
        return Encodings.parseHex(digits.toLowerCase(Locale.ROOT));
    }

    private static byte[] ascii(char[] digits) {
        byte[] bytes = new byte[digits.length];
        for (int i = 0; i < digits.length; i++) {
            bytes[i] = (byte) digits[i];
        }
        return bytes;
    }
}

package vouch.server.ethereum;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import vouch.protocol.ethereum.Keccak256;

/// Addresses of accounts as people write them.
final class AccountAddress {

    private static final String PREFIX = "0x";
    private static final int DIGITS = 40;

    private AccountAddress() {}

    /// An address in lower case. Letters of both cases are a checksum (EIP-55), which must be
    /// right.
    ///
    /// @throws IllegalArgumentException with the reason
    static String parse(String text) {
        String digits = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
        if (digits.length() != DIGITS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "an address is 0x and 40 hexadecimal digits: " + text);
        }
        String lower = digits.toLowerCase(Locale.ROOT);
        boolean oneCase = digits.equals(lower) || digits.equals(digits.toUpperCase(Locale.ROOT));
        if (!oneCase && !digits.equals(withChecksum(lower))) {
            throw new IllegalArgumentException(
                    text + " is mistyped: its capital letters do not fit the rest (EIP-55)");
        }
        return PREFIX + lower;
    }

    /// A letter is a capital where the same digit of the hash is 8 or more.
    private static String withChecksum(String lower) {
        String hash =
                HexFormat.of().formatHex(Keccak256.hash(lower.getBytes(StandardCharsets.US_ASCII)));
        var digits = new StringBuilder(lower);
        for (int i = 0; i < DIGITS; i++) {
            if (hash.charAt(i) >= '8') {
                digits.setCharAt(i, Character.toUpperCase(lower.charAt(i)));
            }
        }
        return digits.toString();
    }
}

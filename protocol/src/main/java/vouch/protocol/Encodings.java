package vouch.protocol;

import java.util.Base64;
import java.util.HexFormat;

/// Hexadecimal and base64 with exactly one spelling for each sequence of bytes. What could be
/// written in two ways could be changed without anyone noticing.
public final class Encodings {

    private Encodings() {}

    /// Lower-case hexadecimal digits, two for each byte, nothing before or between them.
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// The bytes that [#hex(byte[])] would write as `text`.
    public static byte[] parseHex(String text) {
        if (text.length() % 2 != 0) {
            throw new MalformedException("Hexadecimal text needs two digits for each byte.");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!digit) {
                throw new MalformedException(
                        "Hexadecimal text holds only the characters 0-9 and a-f; character "
                                + (i + 1)
                                + " is another.");
            }
        }
        return HexFormat.of().parseHex(text);
    }

    /// Hexadecimal as Ethereum writes it: `0x` and lower-case digits.
    public static String hexPrefixed(byte[] bytes) {
        return "0x" + hex(bytes);
    }

    /// The bytes that [#hexPrefixed(byte[])] would write as `text`.
    public static byte[] parseHexPrefixed(String text) {
        if (!text.startsWith("0x")) {
            throw new MalformedException("Bytes of Ethereum are written with 0x before them.");
        }
        return parseHex(text.substring(2));
    }

    /// Standard base64 with padding.
    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// The bytes that [#base64(byte[])] would write as `text`; other paddings and stray bits are
    /// refused.
    public static byte[] parseBase64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            // Without the cause: it would quote a character of what may be a secret.
            throw new MalformedException("This is not base64.");
        }
        if (!base64(bytes).equals(text)) {
            throw new MalformedException("This is not base64 in its one standard spelling.");
        }
        return bytes;
    }
}

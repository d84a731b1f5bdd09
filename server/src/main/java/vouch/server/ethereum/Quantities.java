package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;

/// How JSON-RPC writes numbers and bytes: `0x` and hexadecimal digits.
final class Quantities {

    private static final int NUMBER_DIGITS_MAX = 64;

    private Quantities() {}

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    static BigInteger big(JsonNode value) {
        String digits = digits(value);
        if (digits.isEmpty() || digits.length() > NUMBER_DIGITS_MAX) {
            throw new NodeException("the node gave a number with " + digits.length() + " digits");
        }
        try {
            return new BigInteger(digits, 16);
        } catch (NumberFormatException e) {
            throw new NodeException("the node gave something else than a number");
        }
    }

    static long number(JsonNode value) {
        BigInteger number = big(value);
        if (number.bitLength() > 63) {
            throw new NodeException("the node gave a number above 2^63");
        }
        return number.longValue();
    }

    static byte[] bytes(JsonNode value) {
        try {
            return HexFormat.of().parseHex(digits(value));
        } catch (IllegalArgumentException e) {
            throw new NodeException("the node gave something else than bytes");
        }
    }

    /// A hash: `0x` and 64 lower-case digits.
    static String hash(JsonNode value) {
        return fixed(value, 64);
    }

    /// An address: `0x` and 40 lower-case digits.
    static String address(JsonNode value) {
        return fixed(value, 40);
    }

    private static String fixed(JsonNode value, int length) {
        String digits = digits(value).toLowerCase(Locale.ROOT);
        if (digits.length() != length || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new NodeException("the node gave something else than " + length + " digits");
        }
        return "0x" + digits;
    }

    private static String digits(JsonNode value) {
        String text = value.textValue();
        if (text == null || !text.startsWith("0x")) {
            throw new NodeException("the node left out a value, or wrote it without 0x");
        }
        return text.substring(2);
    }
}

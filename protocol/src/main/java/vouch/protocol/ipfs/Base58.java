package vouch.protocol.ipfs;

import java.math.BigInteger;

/// Base58 in Bitcoin's alphabet, of bytes that do not begin with 0.
final class Base58 {

    private static final String ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

    private Base58() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder();
        var left = new BigInteger(1, bytes);
        while (left.signum() > 0) {
            var parts = left.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(parts[1].intValue()));
            left = parts[0];
        }
        return text.reverse().toString();
    }
}

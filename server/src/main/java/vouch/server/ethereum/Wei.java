package vouch.server.ethereum;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/// An amount of a chain's own coin in its smallest unit, never negative.
public record Wei(BigInteger units) {

    public static final Wei NONE = new Wei(BigInteger.ZERO);

    private static final Pattern SPELLING =
            Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,18})?) ?(wei|gwei|ether)");
    private static final int GWEI_DECIMALS = 9;
    private static final int ETHER_DECIMALS = 18;

    public Wei {
        if (units.signum() < 0) {
            throw new IllegalArgumentException("an amount must not be negative: " + units);
        }
    }

    /// Reads a number and a unit: `0.02 ether`, `30 gwei`, `1 wei`.
    ///
    /// @throws IllegalArgumentException for anything else, and for parts of a wei
    public static Wei parse(String text) {
        var match = SPELLING.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "an amount is a number and one of ether, gwei, wei, as in 0.02 ether: " + text);
        }
        int decimals =
                switch (match.group(2)) {
                    case "ether" -> ETHER_DECIMALS;
                    case "gwei" -> GWEI_DECIMALS;
                    default -> 0;
                };
        try {
            return new Wei(
                    new BigDecimal(match.group(1)).movePointRight(decimals).toBigIntegerExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("an amount has no parts of a wei: " + text);
        }
    }

    /// As [#parse] reads it, in ether.
    @Override
    public String toString() {
        var ether = new BigDecimal(units).movePointLeft(ETHER_DECIMALS).stripTrailingZeros();
        return ether.toPlainString() + " ether";
    }
}

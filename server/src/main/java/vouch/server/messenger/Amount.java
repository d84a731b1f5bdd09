package vouch.server.messenger;

/// A positive amount of an asset, in units of 10^-8, as clients write it in decimals.
///
/// @param units from 1 to [#UNITS_MAX]
public record Amount(long units) {

    /// Digits after the point.
    static final int PLACES = 8;

    static final long UNITS_PER_COIN = 100_000_000;

    /// The most of one asset that there is, and so the most that one amount can be: ten thousand
    /// million coins. Sums of amounts stay far below what a long holds.
    public static final long UNITS_MAX = Amount.COINS_MAX * UNITS_PER_COIN;

    private static final long COINS_MAX = 10_000_000_000L;

    private static final int COIN_DIGITS_MAX = 11;

    public Amount {
        if (units < 1 || units > UNITS_MAX) {
            throw new IllegalArgumentException("an amount is 1 to " + UNITS_MAX + ": " + units);
        }
    }

    /// So many whole coins.
    public static Amount ofCoins(long coins) {
        return new Amount(Math.multiplyExact(coins, UNITS_PER_COIN));
    }

    /// What a text says that ought to be an amount.
    sealed interface Parsed {

        record Valid(Amount amount) implements Parsed {}

        /// Nothing, or less than one unit.
        record TooSmall() implements Parsed {}

        /// @param reason what an amount is instead, as the end of a sentence
        record Malformed(String reason) implements Parsed {}
    }

    /// Reads digits with at most one point between them: `12`, `0.5`, `1.00000000`.
    static Parsed parse(String text) {
        if (text.startsWith("-")) {
            return new Parsed.Malformed("must be positive");
        }
        int point = text.indexOf('.');
        String coins = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(coins) || (point >= 0 && !isDigits(fraction)) || isPadded(coins)) {
            return new Parsed.Malformed("must be a decimal number such as 12.5");
        }
        if (coins.length() > COIN_DIGITS_MAX || Long.parseLong(coins) > COINS_MAX) {
            return tooLarge();
        }
        if (fraction.length() > PLACES) {
            return isZero(coins) && isZero(fraction.substring(0, PLACES))
                    ? new Parsed.TooSmall()
                    : new Parsed.Malformed(
                            "must have at most " + PLACES + " digits after the point");
        }
        long units =
                Long.parseLong(coins) * UNITS_PER_COIN
                        + Long.parseLong((fraction + "0".repeat(PLACES)).substring(0, PLACES));
        if (units == 0) {
            return new Parsed.TooSmall();
        }
        return units > UNITS_MAX ? tooLarge() : new Parsed.Valid(new Amount(units));
    }

    private static Parsed tooLarge() {
        return new Parsed.Malformed("must be at most " + text(UNITS_MAX));
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isPadded(String coins) {
        return coins.length() > 1 && coins.startsWith("0");
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(c -> c == '0');
    }

    /// Any number of units, also none or less, in decimals without idle zeros: `-0.5`, `12`, `0`.
    static String text(long units) {
        long fraction = Math.abs(units % UNITS_PER_COIN);
        String coins = (units < 0 ? "-" : "") + Math.abs(units / UNITS_PER_COIN);
        return fraction == 0
                ? coins
                : coins + "." + ("%0" + PLACES + "d").formatted(fraction).replaceFirst("0+$", "");
    }

    @Override
    public String toString() {
        return text(units);
    }
}

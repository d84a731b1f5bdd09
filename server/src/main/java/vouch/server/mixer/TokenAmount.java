package vouch.server.mixer;

import java.math.BigInteger;

/// An amount of the token in its smallest unit, as its contract counts. Immutable.
///
/// @param units 0 to 2^256 - 1
record TokenAmount(BigInteger units) implements Comparable<TokenAmount> {

    static final TokenAmount NONE = new TokenAmount(BigInteger.ZERO);

    private static final int BITS_MAX = 256;

    TokenAmount {
        if (units.signum() < 0 || units.bitLength() > BITS_MAX) {
            throw new IllegalArgumentException("not an amount of a token: " + units);
        }
    }

    /// Reads what [#text] writes.
    static TokenAmount parse(String digits) {
        return new TokenAmount(new BigInteger(digits));
    }

    TokenAmount plus(TokenAmount other) {
        return new TokenAmount(units.add(other.units));
    }

    /// @throws IllegalArgumentException if that is less than nothing
    TokenAmount minus(TokenAmount other) {
        return new TokenAmount(units.subtract(other.units));
    }

    /// What is left after taking so much away, or nothing.
    TokenAmount minusOrNone(TokenAmount other) {
        return isBelow(other) ? NONE : minus(other);
    }

    TokenAmount min(TokenAmount other) {
        return isBelow(other) ? this : other;
    }

    boolean isBelow(TokenAmount other) {
        return compareTo(other) < 0;
    }

    boolean isNone() {
        return units.signum() == 0;
    }

    @Override
    public int compareTo(TokenAmount other) {
        return units.compareTo(other.units);
    }

    /// The units in digits, as the database keeps them.
    String text() {
        return units.toString();
    }
}

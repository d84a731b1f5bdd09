package vouch.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import vouch.protocol.MalformedException;

/// An amount of a chain's own coin in its smallest unit, never negative.
public record Wei(BigInteger units) {

    private static final int ETHER_DECIMALS = 18;
    private static final int GWEI_DECIMALS = 9;

    public Wei {
        if (units.signum() < 0) {
            throw new IllegalArgumentException("an amount must not be negative: " + units);
        }
    }

    /// Reads what a server writes: decimal digits.
    static Wei parse(String digits) {
        if (!digits.matches("0|[1-9][0-9]{0,77}")) {
            throw new MalformedException("An amount in wei is not a decimal number.");
        }
        return new Wei(new BigInteger(digits));
    }

    /// Such an amount for each of so many.
    public Wei times(long count) {
        return new Wei(units.multiply(BigInteger.valueOf(count)));
    }

    public BigDecimal ether() {
        return new BigDecimal(units).movePointLeft(ETHER_DECIMALS);
    }

    public BigDecimal gwei() {
        return new BigDecimal(units).movePointLeft(GWEI_DECIMALS);
    }

    @Override
    public String toString() {
        return units + " wei";
    }
}

package vouch.server.mixer;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What forwarding costs, as it stands in a letter.
///
/// @param fixed taken once, in tokens; 0 or more
/// @param percent of what was deposited, 0 to 100 without the last
record FeeSchedule(BigDecimal fixed, BigDecimal percent) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    FeeSchedule {
        if (fixed.signum() < 0 || percent.signum() < 0 || percent.compareTo(HUNDRED) >= 0) {
            throw new IllegalArgumentException("not fees: " + fixed + " and " + percent + " %");
        }
    }

    static FeeSchedule parse(String fixed, String percent) {
        return new FeeSchedule(new BigDecimal(fixed), new BigDecimal(percent));
    }

    /// What is paid for a deposit, rounded down to the token's unit; nothing where the fees eat all
    /// of it.
    TokenAmount payout(TokenAmount deposited, TokenScale scale) {
        var amount = scale.decimal(deposited);
        var variable = amount.multiply(percent).divide(HUNDRED);
        var left = amount.subtract(fixed).subtract(variable);
        return left.signum() <= 0 ? TokenAmount.NONE : scale.down(left);
    }

    /// What is kept of a deposit.
    TokenAmount fee(TokenAmount deposited, TokenScale scale) {
        return deposited.minus(payout(deposited, scale));
    }

    /// What is sent back of a deposit that is refunded; nothing where the fixed fee eats all of it.
    TokenAmount refund(TokenAmount deposited, TokenScale scale) {
        return deposited.minusOrNone(
                scale.exactly(fixed.setScale(scale.decimals(), RoundingMode.UP)));
    }
}

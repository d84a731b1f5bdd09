package vouch.server.mixer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a token's point is: its amounts in decimals, as people write them.
///
/// @param decimals the digits after the point that one smallest unit has, 0 to 36
record TokenScale(int decimals) {

    static final int DECIMALS_MAX = 36;

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,60}(\\.\\d{1,36})?");

    TokenScale {
        if (decimals < 0 || decimals > DECIMALS_MAX) {
            throw new IllegalArgumentException("a token with " + decimals + " decimals");
        }
    }

    /// Reads digits with at most one point between them; empty where it is no amount of this token.
    Optional<TokenAmount> parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(exactly(new BigDecimal(text)));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// @throws ArithmeticException if it has more decimals than the token
    /// @throws IllegalArgumentException if a token cannot hold as much
    TokenAmount exactly(BigDecimal decimal) {
        return new TokenAmount(decimal.movePointRight(decimals).toBigIntegerExact());
    }

    /// The same without the digits that the token has no place for.
    TokenAmount down(BigDecimal decimal) {
        return exactly(decimal.setScale(decimals, RoundingMode.DOWN));
    }

    /// Without zeros at the end: `1.5`, `12`, `0.000000000000000001`.
    String show(TokenAmount amount) {
        var plain = decimal(amount).stripTrailingZeros();
        return plain.signum() == 0 ? "0" : plain.toPlainString();
    }

    BigDecimal decimal(TokenAmount amount) {
        return new BigDecimal(amount.units(), decimals);
    }

    /// What is left when all digits after so many places are dropped.
    TokenAmount cut(TokenAmount amount, int places) {
        return decimals <= places
                ? amount
                : exactly(decimal(amount).setScale(places, RoundingMode.DOWN));
    }
}

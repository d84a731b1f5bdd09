package vouch.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import vouch.client.Wei;

/// Amounts of a chain's coin as people read them.
final class Coins {

    private Coins() {}

    /// In ether, what is less than a gwei cut off; in wei where nothing else would be left.
    static String ether(Wei amount) {
        String text = plain(amount.ether());
        return text.equals("0") && amount.units().signum() > 0
                ? amount.toString()
                : text + " ether";
    }

    /// In gwei, to the last wei.
    static String gwei(Wei amount) {
        return plain(amount.gwei()) + " gwei";
    }

    private static String plain(BigDecimal number) {
        var format =
                new DecimalFormat("#,##0.#########", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.DOWN);
        return format.format(number);
    }
}

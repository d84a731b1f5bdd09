package vouch.server.ethereum;

import java.util.Map;
import java.util.Optional;

/// How much may be spent on transactions.
///
/// A day is the 86,400 seconds before the newest block, by the chain's own time.
///
/// @param transactionMax the most one transaction may cost
/// @param dayMax the most all together may cost in a day; empty for the usual
/// @param budgets the most that the jobs of one purpose may cost in a day
public record Spending(Wei transactionMax, Optional<Wei> dayMax, Map<String, Wei> budgets) {

    public static final Wei TRANSACTION_MAX_DEFAULT = Wei.parse("0.02 ether");

    public Spending {
        budgets = Map.copyOf(budgets);
    }

    public static Spending usual() {
        return new Spending(TRANSACTION_MAX_DEFAULT, Optional.empty(), Map.of());
    }
}

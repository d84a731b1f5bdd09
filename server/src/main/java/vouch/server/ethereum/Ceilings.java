package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import vouch.server.database.Database;

/// Says whether a transaction may be signed for what it may cost.
///
/// Owned by the thread that works on transactions, and made anew for each of its steps: what it
/// holds back it tells once, at the end of the step.
final class Ceilings {

    /// A day of the chain's own time, in seconds.
    static final long DAY_SECONDS = 86_400;

    private final Database database;
    private final Spending spending;
    private final Optional<Wei> dayMax;
    private final long dayBegan;
    private final JobStore jobs = new JobStore();
    private final Map<Alarms.Kind, String> heldBack = new EnumMap<>(Alarms.Kind.class);
    private final Map<Optional<String>, Wei> paid = new HashMap<>();

    Ceilings(Database database, Spending spending, Optional<Wei> dayMax, Header head) {
        this.database = database;
        this.spending = spending;
        this.dayMax = dayMax;
        this.dayBegan = head.timestamp() - DAY_SECONDS;
    }

    /// What is in flight, each transaction at the most it can cost.
    ///
    /// @param all in wei, as is `ofPurpose`
    /// @param ofPurpose of those with the same purpose
    record InFlight(BigInteger all, BigInteger ofPurpose) {

        /// Without a transaction that is to be replaced.
        InFlight without(BigInteger cost) {
            return new InFlight(all.subtract(cost), ofPurpose.subtract(cost));
        }
    }

    /// Whether a transaction of this purpose may cost so much besides what is in flight.
    boolean allow(String purpose, BigInteger cost, InFlight inFlight) {
        if (cost.compareTo(spending.transactionMax().units()) > 0) {
            return holdBack(
                    Alarms.Kind.TRANSACTION_CEILING,
                    "a transaction could cost "
                            + new Wei(cost)
                            + " at today's fees, more than the "
                            + spending.transactionMax()
                            + " of chain.transaction-cost-max: it waits for lower fees, or for a"
                            + " higher setting and a restart");
        }
        if (dayMax.isPresent()
                && exceeds(dayMax.get(), Optional.empty(), inFlight.all().add(cost))) {
            return holdBack(
                    Alarms.Kind.DAY_CEILING,
                    "transactions would cost more than the "
                            + dayMax.get()
                            + " a day of chain.day-cost-max: they wait, or raise it and restart");
        }
        Wei budget = spending.budgets().get(purpose);
        if (budget != null
                && exceeds(budget, Optional.of(purpose), inFlight.ofPurpose().add(cost))) {
            return holdBack(
                    Alarms.Kind.BUDGET,
                    "the budget of "
                            + budget
                            + " a day for transactions of the kind "
                            + purpose
                            + " is used up: they wait, or raise notary."
                            + purpose
                            + "-budget and restart");
        }
        return true;
    }

    private boolean exceeds(Wei max, Optional<String> purpose, BigInteger more) {
        Wei before =
                paid.computeIfAbsent(
                        purpose, _ -> database.read(tx -> jobs.paidSince(tx, dayBegan, purpose)));
        return before.units().add(more).compareTo(max.units()) > 0;
    }

    private boolean holdBack(Alarms.Kind kind, String sentence) {
        heldBack.put(kind, sentence);
        return false;
    }

    /// Raises what this step held back, and clears what it did not.
    void tell(Alarms alarms) {
        for (var kind :
                new Alarms.Kind[] {
                    Alarms.Kind.TRANSACTION_CEILING, Alarms.Kind.DAY_CEILING, Alarms.Kind.BUDGET
                }) {
            alarms.set(kind, Optional.ofNullable(heldBack.get(kind)));
        }
    }
}

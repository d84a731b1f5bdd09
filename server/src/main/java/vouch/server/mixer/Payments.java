package vouch.server.mixer;

import java.util.Optional;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;

/// Transfers of the token out of the pool: begun once each, and what became of them.
///
/// A transfer has happened where its event stands in the books, not where its transaction went
/// through: a token may answer no, and its transaction is mined all the same.
final class Payments {

    /// The most gas a transfer of the token may use.
    static final long GAS_MAX = 500_000;

    private final Transactions transactions;
    private final Instance instance;
    private final Contracts contracts;
    private final InstanceStore instances = new InstanceStore();
    private final TransferStore transfers = new TransferStore();

    Payments(Transactions transactions, Instance instance, Contracts contracts) {
        this.transactions = transactions;
        this.instance = instance;
        this.contracts = contracts;
    }

    /// Hands a transfer over in the caller's transaction.
    ///
    /// @param what `payout` or `refund`
    /// @param subject the id of the order or the deposit
    /// @param attempt from 1; the same one again is the same transfer
    /// @return its job
    long begin(
            Transaction tx, String what, long subject, int attempt, Address to, TokenAmount units) {
        return transactions.submit(
                tx,
                new Job(
                        "mixer-" + what,
                        "mixer/" + what + "/" + subject + "/" + attempt,
                        instance.token(),
                        contracts.transfer(to, units.units()),
                        GAS_MAX));
    }

    /// How a transfer came out.
    sealed interface Outcome {

        /// Nobody can say yet.
        record Open() implements Outcome {}

        record Moved(Movement movement) implements Outcome {}

        /// It did not happen and never will.
        record Nothing(String because) implements Outcome {}

        /// A person decides about its transaction; it may still happen.
        record Stuck(String because) implements Outcome {}
    }

    /// How an order's payout came out; empty where none was begun.
    Optional<Outcome> outcome(Transaction tx, Order order) {
        return order.payout()
                .flatMap(payout ->
                        payout.work()
                                .job()
                                .map(job ->
                                        outcome(
                                                tx,
                                                job,
                                                order.terms().destination(),
                                                payout.units())));
    }

    Outcome outcome(Transaction tx, long job, Address to, TokenAmount units) {
        return switch (transactions.state(tx, job)) {
            case JobState.Final(Inclusion at) -> finished(tx, at, to, units);
            case JobState.Stuck(String reason) ->
                    new Outcome.Stuck(stuck("that sends it", job, reason));
            case JobState.Reverted(Inclusion at, boolean settled) ->
                    nothing(settled, "failed: " + at.transactionHash());
            case JobState.Replaced(boolean settled) -> nothing(settled, "was given up");
            case JobState.Queued _,
                    JobState.Held _,
                    JobState.Sent _,
                    JobState.Mined _,
                    JobState.Confirmed _ ->
                    new Outcome.Open();
        };
    }

    private static Outcome nothing(boolean settled, String how) {
        return settled
                ? new Outcome.Nothing("the transaction that sends it " + how)
                : new Outcome.Open();
    }

    /// One sentence about a transaction that a person must decide about.
    static String stuck(String which, long job, String reason) {
        return "the transaction "
                + which
                + " is stuck: "
                + reason
                + "; see `vouch tx show "
                + job
                + "`";
    }

    private Outcome finished(Transaction tx, Inclusion at, Address to, TokenAmount units) {
        if (instances.scanned(tx) < at.blockNumber()) {
            return new Outcome.Open();
        }
        Optional<Movement> moved =
                transfers.in(tx, at.transactionHash()).stream()
                        .map(TransferStore.Known::movement)
                        .filter(movement -> movement.from().equals(instance.pool()))
                        .filter(movement -> movement.to().equals(to))
                        .filter(movement -> movement.units().equals(units))
                        .findFirst();
        return moved.<Outcome>map(Outcome.Moved::new)
                .orElseGet(() ->
                        new Outcome.Nothing(
                                "the transaction "
                                        + at.transactionHash()
                                        + " went through, and the token moved nothing by it"));
    }
}

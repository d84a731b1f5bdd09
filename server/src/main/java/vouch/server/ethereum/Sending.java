package vouch.server.ethereum;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.ethereum.Hash;
import vouch.server.database.Database;

/// Gives nonces, signs, stores and sends.
///
/// Owned by the thread that works on transactions.
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private static final Duration BALANCE_INTERVAL = Duration.ofMinutes(1);

    private final EthereumNode node;
    private final Database database;
    private final Signer signer;
    private final long chainId;
    private final InstantSource clock;
    private final ChainMetrics metrics;
    private final JobStore jobs = new JobStore();

    private Instant balanceDue = Instant.EPOCH;
    private boolean allDue;
    private boolean shortOfFunds;

    Sending(
            EthereumNode node,
            Database database,
            Signer signer,
            long chainId,
            InstantSource clock,
            ChainMetrics metrics) {
        this.node = node;
        this.database = database;
        this.signer = signer;
        this.chainId = chainId;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Has everything that waits sent again, whenever it last left: the node may be another one.
    void everythingIsDue() {
        allDue = true;
    }

    /// Sends, in the order of their nonces, what has not left since `before`.
    ///
    /// @return how many jobs changed
    int resend(Follower.Look look, Instant before) {
        var open = database.read(tx -> jobs.open(tx, signer.address()));
        if (open.isEmpty()) {
            allDue = false;
            return 0;
        }
        Map<Long, Attempt> newest = database.read(tx -> jobs.newestAttempts(tx, signer.address()));
        List<Long> due = database.read(tx -> jobs.due(tx, signer.address(), before));
        int changes = 0;
        for (JobStore.Open job : open) {
            Attempt attempt = newest.get(job.id());
            if (job.stuck()) {
                continue;
            }
            if (attempt == null) {
                // The gateway ended between giving the nonce and storing a transaction.
                changes += send(job, sign(job, estimate(job.data(), look.head())));
            } else if (allDue || due.contains(job.id())) {
                changes += send(job, attempt);
            }
        }
        allDue = false;
        return changes;
    }

    /// Begins queued jobs, oldest first, as far as the limit in flight and the balance go.
    ///
    /// @return how many jobs changed
    int begin(Follower.Look look) {
        int changes = 0;
        Optional<JobStore.Queued> queued = database.read(jobs::oldestQueued);
        if (queued.isEmpty() && clock.instant().isBefore(balanceDue)) {
            return 0;
        }
        BigInteger balance = node.balance(signer.address());
        metrics.balance(balance);
        balanceDue = clock.instant().plus(BALANCE_INTERVAL);
        while (queued.isPresent()) {
            var open = database.read(tx -> jobs.open(tx, signer.address()));
            if (open.size() >= TransactionEngine.IN_FLIGHT_MAX
                    || open.stream().anyMatch(JobStore.Open::stuck)) {
                return changes;
            }
            JobStore.Queued next = queued.get();
            Quote quote = estimate(next.data(), look.head());
            if (!covered(balance, quote)) {
                return changes;
            }
            Optional<JobStore.Open> held =
                    database.write(tx -> jobs.hold(tx, next, signer.address()));
            if (held.isPresent()) {
                send(held.get(), sign(held.get(), quote));
                changes++;
            }
            queued = database.read(jobs::oldestQueued);
        }
        return changes;
    }

    private record Quote(long gas, Fees fees) {
        BigInteger costMax() {
            return fees.feeCap().multiply(BigInteger.valueOf(gas));
        }
    }

    private Quote estimate(String data, Header head) {
        long gas =
                Math.max(
                        node.estimateGas(signer.address(), data),
                        Fees.gasFloor(data, head.prague()));
        return new Quote(gas, Fees.of(node.suggestedTip(), head.baseFee()));
    }

    /// Whether the balance pays for this one besides all that is in flight.
    private boolean covered(BigInteger balance, Quote quote) {
        BigInteger inFlight =
                database.read(tx -> jobs.newestAttempts(tx, signer.address())).values().stream()
                        .map(Attempt::costMax)
                        .reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger needed = inFlight.add(quote.costMax());
        boolean covered = balance.compareTo(needed) >= 0;
        fundsAre(!covered, "it holds " + balance + " wei and needs " + needed);
        return covered;
    }

    private void fundsAre(boolean tooLow, String detail) {
        if (tooLow && !shortOfFunds) {
            LOG.warn(
                    "the account {} has too little to pay for transactions ({}); they wait until it"
                            + " is funded",
                    signer.address(),
                    detail);
        } else if (!tooLow && shortOfFunds) {
            LOG.info("the account {} can pay again; transactions go on", signer.address());
        }
        shortOfFunds = tooLow;
    }

    private Attempt sign(JobStore.Open job, Quote quote) {
        var unsigned =
                new UnsignedTransaction(
                        chainId,
                        job.nonce(),
                        quote.gas(),
                        quote.fees().tip(),
                        quote.fees().feeCap(),
                        job.data());
        byte[] raw = signer.sign(unsigned);
        var attempt =
                new Attempt(
                        job.id(),
                        Hash.keccak256(raw).toString(),
                        raw,
                        quote.gas(),
                        quote.fees().tip(),
                        quote.fees().feeCap());
        database.write(tx -> {
            jobs.addAttempt(tx, attempt, clock.instant());
            return attempt;
        });
        return attempt;
    }

    /// @return 1 where the job's state changed, else 0
    private int send(JobStore.Open job, Attempt attempt) {
        SendOutcome outcome = node.send(attempt.raw());
        return switch (outcome) {
            case SendOutcome.Taken _, SendOutcome.AlreadyKnown _ -> left(attempt, true);
            // Used by these bytes, perhaps: the chain's blocks tell.
            case SendOutcome.NonceTooLow _ -> left(attempt, true);
            case SendOutcome.FundsShort(String message) -> {
                fundsAre(true, message);
                yield 0;
            }
            case SendOutcome.Underpriced(String message) -> refused(job, attempt, message);
            case SendOutcome.Invalid(String message) -> refused(job, attempt, message);
            case SendOutcome.Refused(String message) -> refused(job, attempt, message);
        };
    }

    private int left(Attempt attempt, boolean taken) {
        return database.write(tx -> {
            jobs.left(tx, attempt.hash(), clock.instant());
            return taken && jobs.sent(tx, attempt.jobId()) ? 1 : 0;
        });
    }

    private int refused(JobStore.Open job, Attempt attempt, String message) {
        LOG.warn(
                "the node refused the transaction {} with nonce {} ({}); it is sent again in {}",
                attempt.hash(),
                job.nonce(),
                message,
                TransactionEngine.RESEND_INTERVAL);
        return left(attempt, false);
    }
}

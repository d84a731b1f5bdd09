package vouch.server.ethereum;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.ethereum.Hash;
import vouch.server.database.Database;

/// Gives nonces, signs, stores and sends.
///
/// Owned by the thread that works on transactions.
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    /// A transaction that waited for so many blocks offers more.
    static final long BUMP_AFTER_BLOCKS = 3;

    private static final Duration BALANCE_INTERVAL = Duration.ofMinutes(1);
    private static final String NO_CALLDATA = "0x";

    private final EthereumNode node;
    private final Database database;
    private final Signer signer;
    private final long chainId;
    private final Duration resendInterval;
    private final InstantSource clock;
    private final ChainMetrics metrics;
    private final Alarms alarms;
    private final GasEstimates gas;
    private final JobStore jobs = new JobStore();

    private Instant balanceDue = Instant.EPOCH;
    private boolean allDue;
    private volatile Optional<Wei> lastBalance = Optional.empty();
    private Optional<String> shortOfFunds = Optional.empty();
    private Optional<NodeRefusedException> unanswered = Optional.empty();

    /// Attempts whose fees a node found too low: they need not wait to be bumped.
    private final Set<String> underpriced = new HashSet<>();

    Sending(
            EthereumNode node,
            Database database,
            Signer signer,
            long chainId,
            Duration resendInterval,
            InstantSource clock,
            ChainMetrics metrics,
            Alarms alarms) {
        this.node = node;
        this.database = database;
        this.signer = signer;
        this.chainId = chainId;
        this.resendInterval = resendInterval;
        this.clock = clock;
        this.metrics = metrics;
        this.alarms = alarms;
        this.gas = new GasEstimates(node, new Address(signer.address()));
    }

    /// Has everything that waits sent again, whenever it last left: the node may be another one.
    void everythingIsDue() {
        allDue = true;
    }

    /// Sends, in the order of their nonces, what has not left for a while.
    ///
    /// @return how many jobs changed
    int resend(Follower.Look look, Ceilings ceilings) {
        Instant now = clock.instant();
        Instant before = now.minus(resendInterval);
        shortOfFunds = Optional.empty();
        unanswered = Optional.empty();
        Map<Long, Attempt> newest = newestAttempts();
        int changes = 0;
        for (JobStore.Open job : open()) {
            Attempt attempt = newest.get(job.id());
            if (job.stuck()) {
                continue;
            }
            if (attempt == null) {
                // The gateway ended between giving the nonce and storing a transaction.
                changes += first(job, look.head(), ceilings);
            } else if (allDue || attempt.isDue(before, now)) {
                changes += send(job, attempt);
            }
        }
        allDue = false;
        return changes;
    }

    /// Signs and sends a job's first transaction, if it may cost so much.
    ///
    /// @return how many jobs changed
    private int first(JobStore.Open job, Header head, Ceilings ceilings) {
        return switch (gas.of(job.call(), job.data(), head)) {
            case GasEstimates.Estimate.Needs(long needed) ->
                    first(job, quote(needed, head), head, ceilings);
            case GasEstimates.Estimate.Fails(String reason) -> {
                if (!gas.failsForGood(job.id(), head)) {
                    yield 0;
                }
                database.change(tx ->
                        jobs.stuckWithoutNonce(
                                tx, job, signer.address(), "its transaction " + reason));
                yield 1;
            }
            case GasEstimates.Estimate.Unanswered(var why) -> {
                unanswered = Optional.of(why);
                yield 0;
            }
        };
    }

    private int first(JobStore.Open job, Quote quote, Header head, Ceilings ceilings) {
        gas.works(job.id());
        var inFlight = inFlight(job.purpose());
        return ceilings.allow(job.purpose(), quote.costMax(), inFlight)
                        && covered(balance(), inFlight.all(), quote)
                ? send(job, sign(job, Attempt.Kind.WORK, quote, head))
                : 0;
    }

    /// Offers more for what waits too long, as far as ceilings and the balance go.
    ///
    /// @return how many jobs changed
    int bump(Follower.Look look, Ceilings ceilings) {
        Map<Long, Attempt> newest = newestAttempts();
        underpriced.retainAll(newest.values().stream().map(Attempt::hash).toList());
        int changes = 0;
        for (JobStore.Open job : open()) {
            Attempt attempt = newest.get(job.id());
            if (attempt != null && !job.stuck() && waitsTooLong(attempt, look.head())) {
                changes += replace(job, attempt, look.head(), ceilings);
            }
        }
        return changes;
    }

    private boolean waitsTooLong(Attempt attempt, Header head) {
        long blocks = head.number() - attempt.waitsSince();
        return blocks >= (underpriced.contains(attempt.hash()) ? 1 : BUMP_AFTER_BLOCKS);
    }

    /// Signs and sends a transaction that takes this attempt's place, if it may cost so much.
    ///
    /// @return how many jobs changed
    private int replace(JobStore.Open job, Attempt old, Header head, Ceilings ceilings) {
        Quote quote = bumped(job, old, head);
        var inFlight = inFlight(job.purpose()).without(old.costMax());
        if (!ceilings.allow(job.purpose(), quote.costMax(), inFlight)
                || !covered(balance(), inFlight.all(), quote)) {
            return 0;
        }
        metrics.bumped();
        return send(job, sign(job, old.kind(), quote, head));
    }

    private Quote bumped(JobStore.Open job, Attempt old, Header head) {
        long needed =
                switch (old.kind()) {
                    case CANCEL -> cancellingGas(head);
                    case WORK ->
                            switch (gas.of(job.call(), job.data(), head)) {
                                case GasEstimates.Estimate.Needs(long estimate) -> estimate;
                                // It has its nonce, and only a block tells how it ends.
                                case GasEstimates.Estimate.Fails _,
                                        GasEstimates.Estimate.Unanswered _ ->
                                        old.gas();
                            };
                };
        return new Quote(needed, old.fees().bumped(suggested(head)));
    }

    private long cancellingGas(Header head) {
        return Math.max(
                node.estimateGas(signer.address(), signer.address(), NO_CALLDATA),
                Fees.gasFloor(NO_CALLDATA, head.prague()));
    }

    /// Signs a transfer of nothing that uses a job's nonce up, to be sent in this step. A ceiling
    /// does not hold this back: a person asked for it.
    void signCancellation(JobStore.Open job, Header head) {
        Attempt old = newestAttempts().get(job.id());
        Fees suggested = suggested(head);
        Fees fees = old == null ? suggested : old.fees().bumped(suggested);
        sign(job, Attempt.Kind.CANCEL, new Quote(cancellingGas(head), fees), head);
    }

    /// Begins queued jobs as far as the limit in flight, ceilings and the balance go.
    ///
    /// @return how many jobs changed
    int begin(Follower.Look look, Ceilings ceilings) {
        var waiting = new WaitingJobs(database, signer.address());
        if (waiting.isEmpty()) {
            gas.nothingWaits();
            if (clock.instant().isBefore(balanceDue)) {
                return 0;
            }
        }
        int changes = 0;
        BigInteger balance = balance();
        while (mayBegin()) {
            Optional<JobStore.Queued> next = waiting.next();
            if (next.isEmpty()) {
                return changes;
            }
            JobStore.Queued job = next.get();
            switch (gas.of(job.call(), job.data(), look.head())) {
                case GasEstimates.Estimate.Needs(long needed) -> {
                    gas.works(job.id());
                    Quote quote = quote(needed, look.head());
                    var inFlight = inFlight(job.purpose());
                    if (!ceilings.allow(job.purpose(), quote.costMax(), inFlight)) {
                        waiting.holdBack(job.purpose());
                    } else if (covered(balance, inFlight.all(), quote)) {
                        changes += begin(job, quote, look.head());
                    } else {
                        return changes;
                    }
                }
                case GasEstimates.Estimate.Fails(String reason) -> {
                    waiting.passOver(job);
                    changes += fails(job, reason, look.head());
                }
                case GasEstimates.Estimate.Unanswered(var why) -> {
                    waiting.passOver(job);
                    unanswered = Optional.of(why);
                }
            }
        }
        return changes;
    }

    /// @return how many jobs changed
    private int fails(JobStore.Queued job, String reason, Header head) {
        return gas.failsForGood(job.id(), head)
                        && database.write(
                                tx -> jobs.stuckInQueue(tx, job.id(), "its transaction " + reason))
                ? 1
                : 0;
    }

    /// The node's own reason not to estimate some transaction in this step, where it had one. All
    /// else was done.
    Optional<NodeRefusedException> unanswered() {
        return unanswered;
    }

    /// Nothing is begun behind a job that cannot go on: a nonce given before it is signed for, too,
    /// is one that must be used first.
    private boolean mayBegin() {
        List<JobStore.Open> open = open();
        return open.size() < TransactionEngine.IN_FLIGHT_MAX
                && open.stream().noneMatch(JobStore.Open::stuck)
                && newestAttempts()
                        .keySet()
                        .containsAll(open.stream().map(JobStore.Open::id).toList());
    }

    private int begin(JobStore.Queued next, Quote quote, Header head) {
        Optional<JobStore.Open> held = database.write(tx -> jobs.hold(tx, next, signer.address()));
        if (held.isEmpty()) {
            return 0;
        }
        JobStore.Open job = held.get();
        Attempt attempt = sign(job, Attempt.Kind.WORK, quote, head);
        SendOutcome outcome = ask(attempt);
        if (outcome instanceof SendOutcome.Invalid(String message)) {
            database.change(tx -> {
                jobs.left(tx, attempt, clock.instant(), "invalid: " + message);
                jobs.stuckWithoutNonce(tx, job, signer.address(), refusal(message));
            });
        } else {
            take(job, attempt, outcome);
        }
        return 1;
    }

    private static String refusal(String message) {
        return "no node will take its transaction (" + message + ")";
    }

    private record Quote(long gas, Fees fees) {
        BigInteger costMax() {
            return fees.costMax(gas);
        }
    }

    private Quote quote(long needed, Header head) {
        return new Quote(needed, suggested(head));
    }

    private Fees suggested(Header head) {
        return Fees.of(node.suggestedTip(), head.baseFee());
    }

    /// What the account held when last asked.
    Optional<Wei> lastBalance() {
        return lastBalance;
    }

    private BigInteger balance() {
        BigInteger balance = node.balance(signer.address());
        metrics.balance(balance);
        lastBalance = Optional.of(new Wei(balance));
        balanceDue = clock.instant().plus(BALANCE_INTERVAL);
        return balance;
    }

    private List<JobStore.Open> open() {
        return database.read(tx -> jobs.open(tx, signer.address()));
    }

    private Map<Long, Attempt> newestAttempts() {
        return database.read(tx -> jobs.newestAttempts(tx, signer.address()));
    }

    private Ceilings.InFlight inFlight(String purpose) {
        Map<Long, Attempt> newest = newestAttempts();
        BigInteger all = BigInteger.ZERO;
        BigInteger ofPurpose = BigInteger.ZERO;
        for (JobStore.Open job : open()) {
            Attempt attempt = newest.get(job.id());
            if (attempt != null) {
                all = all.add(attempt.costMax());
                ofPurpose =
                        job.purpose().equals(purpose)
                                ? ofPurpose.add(attempt.costMax())
                                : ofPurpose;
            }
        }
        return new Ceilings.InFlight(all, ofPurpose);
    }

    /// Whether the balance pays for this one besides all that is in flight.
    private boolean covered(BigInteger balance, BigInteger inFlight, Quote quote) {
        BigInteger needed = inFlight.add(quote.costMax());
        boolean covered = balance.compareTo(needed) >= 0;
        if (!covered) {
            shortOfFunds =
                    Optional.of("it holds " + new Wei(balance) + " and needs " + new Wei(needed));
        }
        return covered;
    }

    /// Says at the end of a step what it found.
    void tell() {
        alarms.set(
                Alarms.Kind.FUNDS,
                shortOfFunds.map(detail ->
                        "the account "
                                + signer.address()
                                + " has too little to pay for transactions ("
                                + detail
                                + "): send ether to it, and they go on by themselves"));
    }

    private Attempt sign(JobStore.Open job, Attempt.Kind kind, Quote quote, Header head) {
        var account = new Address(signer.address());
        var unsigned =
                new UnsignedTransaction(
                        chainId,
                        job.nonce(),
                        quote.gas(),
                        quote.fees().tip(),
                        quote.fees().feeCap(),
                        switch (kind) {
                            case WORK -> job.call().map(Job.Call::to).orElse(account);
                            case CANCEL -> account;
                        },
                        kind == Attempt.Kind.WORK ? job.data() : NO_CALLDATA);
        byte[] raw = SignedTransaction.checked(signer.sign(unsigned), unsigned, signer.address());
        var attempt =
                new Attempt(
                        job.id(),
                        kind,
                        job.nonce(),
                        Hash.keccak256(raw).toString(),
                        raw,
                        quote.gas(),
                        quote.fees(),
                        head.number(),
                        Optional.empty());
        database.change(tx -> jobs.addAttempt(tx, attempt, clock.instant()));
        return attempt;
    }

    /// @return 1 where the job's state changed, else 0
    private int send(JobStore.Open job, Attempt attempt) {
        return take(job, attempt, ask(attempt));
    }

    private SendOutcome ask(Attempt attempt) {
        try {
            return node.send(attempt.raw());
        } catch (NodeException e) {
            stillDue(attempt, "no answer: " + e.getMessage());
            throw e;
        }
    }

    /// @return 1 where the job's state changed, else 0
    private int take(JobStore.Open job, Attempt attempt, SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Taken _ -> sent(attempt, "taken");
            case SendOutcome.AlreadyKnown _ -> sent(attempt, "already known");
            // Used by these bytes, perhaps: the chain's blocks tell.
            case SendOutcome.NonceTooLow _ -> sent(attempt, "nonce too low");
            case SendOutcome.FundsShort(String message) -> {
                shortOfFunds = Optional.of(message);
                stillDue(attempt, "funds too low: " + message);
                yield 0;
            }
            case SendOutcome.Underpriced(String message) -> {
                underpriced.add(attempt.hash());
                refused(attempt, "underpriced: " + message);
                yield 0;
            }
            case SendOutcome.Refused(String message) -> {
                refused(attempt, "refused: " + message);
                yield 0;
            }
            case SendOutcome.Invalid(String message) -> {
                left(attempt, "invalid: " + message);
                yield database.write(tx -> jobs.stuck(tx, job.id(), refusal(message))) ? 1 : 0;
            }
        };
    }

    private int sent(Attempt attempt, String answer) {
        return database.write(tx -> {
            jobs.left(tx, attempt, clock.instant(), answer);
            return jobs.sent(tx, attempt.jobId()) ? 1 : 0;
        });
    }

    private void stillDue(Attempt attempt, String answer) {
        database.change(tx -> jobs.stillDue(tx, attempt, answer));
    }

    private void left(Attempt attempt, String answer) {
        database.change(tx -> jobs.left(tx, attempt, clock.instant(), answer));
    }

    private void refused(Attempt attempt, String answer) {
        LOG.warn(
                "the node did not take the transaction {} with nonce {} ({}); it is sent again in"
                        + " {}, or replaced by one that offers more",
                attempt.hash(),
                attempt.nonce(),
                answer,
                resendInterval);
        left(attempt, answer);
    }
}

package vouch.server.ethereum;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// Puts one account's jobs on one chain.
///
/// One thread calls [#step]; nothing else gives nonces, signs or sends. What it does survives a
/// crash between any two of its parts: a nonce is given in the database transaction that takes the
/// job, signed bytes are stored before they are sent, and sending the same bytes twice is harmless.
final class TransactionEngine implements Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionEngine.class);

    /// How many of our transactions may wait for a block at a time.
    static final int IN_FLIGHT_MAX = 16;

    /// A node may have lost its pool: what waits is sent again this often.
    static final Duration RESEND_INTERVAL = Duration.ofMinutes(1);

    private final EthereumNode node;
    private final Database database;
    private final Signer signer;
    private final long chainId;
    private final int confirmations;
    private final InstantSource clock;
    private final Follower follower;
    private final Inclusions inclusions;
    private final Sending sending;
    private final ChainMetrics metrics;
    private final JobStore jobs = new JobStore();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore awake = new Semaphore(0);

    // Owned by the thread that calls step().
    private boolean reconciled;

    /// @param beforeMined called before a job found in a block is said to be mined
    TransactionEngine(
            EthereumNode node,
            Database database,
            Signer signer,
            long chainId,
            int confirmations,
            int finalDepth,
            InstantSource clock,
            ChainMetrics metrics,
            Runnable beforeMined) {
        this.node = node;
        this.database = database;
        this.signer = signer;
        this.chainId = chainId;
        this.confirmations = confirmations;
        this.clock = clock;
        this.metrics = metrics;
        this.follower = new Follower(node, database, finalDepth, developmentChain(), metrics);
        this.inclusions = new Inclusions(node, database, signer.address(), beforeMined, metrics);
        this.sending = new Sending(node, database, signer, chainId, clock, metrics);
    }

    @Override
    public long submit(Transaction tx, Job job) {
        boolean added = jobs.add(tx, job, clock.instant());
        JobStore.Known known = jobs.known(tx, job.idempotencyKey()).orElseThrow();
        if (!added && !known.job().equals(job)) {
            throw new IllegalArgumentException(
                    "the idempotency key " + job.idempotencyKey() + " stands for another job");
        }
        return known.id();
    }

    @Override
    public JobState state(Transaction tx, long jobId) {
        return jobs.state(tx, jobId)
                .orElseThrow(() -> new IllegalArgumentException("there is no job " + jobId));
    }

    @Override
    public void wake() {
        awake.release();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public EthereumEvidence evidence(long jobId) {
        JobState state = database.read(tx -> state(tx, jobId));
        if (state instanceof JobState.Final(Inclusion inclusion)) {
            return BlockEvidence.of(node, inclusion);
        }
        throw new IllegalStateException("job " + jobId + " is not final: " + state);
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public boolean developmentChain() {
        return DevelopmentChains.holds(chainId);
    }

    String address() {
        return signer.address();
    }

    /// Waits until somebody calls [#wake] or the time is over.
    void await(Duration atMost) throws InterruptedException {
        if (awake.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            awake.drainPermits();
        }
    }

    /// Looks at the chain once, and does what is to be done.
    ///
    /// @return whether any job's state changed
    /// @throws NodeException where the node spoilt it; what was done until then stands
    boolean step() {
        int changes = 0;
        try {
            reconcile();
            Follower.Look look = follower.look();
            changes += look.takenBack();
            changes += inclusions.find(look);
            changes += settle(look);
            changes += sending.resend(look, clock.instant().minus(RESEND_INTERVAL));
            changes += sending.begin(look);
        } finally {
            measure();
            if (changes > 0) {
                listeners.forEach(Runnable::run);
            }
        }
        return changes > 0;
    }

    /// Whether any job is not at an end, so that the chain must go on.
    boolean hasUnfinished() {
        return database.read(jobs::unfinished).entrySet().stream()
                .anyMatch(entry -> !entry.getKey().equals("stuck") && entry.getValue() > 0);
    }

    /// The database gives nonces; the node is asked only at start, whether it knows more than we
    /// do.
    private void reconcile() {
        if (reconciled) {
            return;
        }
        long pending = node.pendingNonce(address());
        long next = database.write(tx -> jobs.reconcileNonce(tx, address(), 0));
        if (pending > next) {
            LOG.warn(
                    "the account {} has sent {} transactions that are not ours; its next nonce is {}",
                    address(),
                    pending - next,
                    pending);
            database.write(tx -> jobs.reconcileNonce(tx, address(), pending));
        }
        sending.everythingIsDue();
        reconciled = true;
    }

    private int settle(Follower.Look look) {
        return database.write(
                tx -> jobs.settle(tx, look.head().number() - confirmations, look.finalUpTo()));
    }

    private void measure() {
        Map<String, Long> unfinished = database.read(jobs::unfinished);
        Optional<Instant> oldest = database.read(jobs::oldestUnmined);
        metrics.unfinished(
                unfinished,
                oldest.map(since -> Duration.between(since, clock.instant()).toSeconds())
                        .orElse(0L));
    }
}

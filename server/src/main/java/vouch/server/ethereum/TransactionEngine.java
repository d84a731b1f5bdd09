package vouch.server.ethereum;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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

    /// What all transactions together may cost in a day where nothing is said and the coin is worth
    /// something.
    static final Wei DAY_MAX_USUAL = Wei.parse("0.5 ether");

    /// How many of our transactions may wait for a block at a time.
    static final int IN_FLIGHT_MAX = 16;

    private final EthereumNode node;
    private final Database database;
    private final Signer signer;
    private final long chainId;
    private final ChainSettings settings;
    private final InstantSource clock;
    private final Follower follower;
    private final Inclusions inclusions;
    private final Sending sending;
    private final Desk desk;
    private final ChainMetrics metrics;
    private final Alarms alarms;
    private final JobStore jobs = new JobStore();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore awake = new Semaphore(0);

    // Owned by the thread that calls step().
    private boolean reconciled;
    private volatile Optional<Follower.Look> lastLook = Optional.empty();

    /// @param beforeMined called before a job found in a block is said to be mined
    TransactionEngine(
            EthereumNode node,
            Database database,
            Signer signer,
            long chainId,
            ChainSettings settings,
            InstantSource clock,
            ChainMetrics metrics,
            Alarms alarms,
            Runnable beforeMined) {
        this.node = node;
        this.database = database;
        this.signer = signer;
        this.chainId = chainId;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.alarms = alarms;
        this.follower =
                new Follower(
                        node,
                        database,
                        settings.confirmations(),
                        settings.finalDepth(),
                        developmentChain(),
                        metrics,
                        alarms);
        this.inclusions = new Inclusions(node, database, signer.address(), beforeMined, metrics);
        this.sending =
                new Sending(
                        node,
                        database,
                        signer,
                        chainId,
                        settings.resendInterval(),
                        clock,
                        metrics,
                        alarms);
        this.desk =
                new Desk(
                        database,
                        new Decisions(node, database, signer.address(), sending),
                        this::wake);
    }

    @Override
    public List<Long> submit(Transaction tx, List<Job> wanted) {
        List<Optional<Long>> added = jobs.add(tx, wanted, clock.instant());
        var ids = new ArrayList<Long>();
        for (Job job : wanted) {
            ids.add(added.get(ids.size()).orElseGet(() -> known(tx, job)));
        }
        return List.copyOf(ids);
    }

    /// The id of the job that was taken under this one's idempotency key.
    private long known(Transaction tx, Job job) {
        JobStore.Known known = jobs.known(tx, job.idempotencyKey()).orElseThrow();
        if (!known.job().equals(job)) {
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
    public List<Optional<String>> blockHashes(List<Long> numbers) {
        return node.headers(numbers).stream().map(header -> header.map(Header::hash)).toList();
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
    /// @throws SignerException the same, where the signer did
    boolean step() {
        int changes = 0;
        try {
            reconcile();
            Follower.Look look = follower.look();
            lastLook = Optional.of(look);
            changes += look.takenBack();
            changes += inclusions.find(look);
            changes += settle(look);
            changes += desk.carryOut(look);
            changes += send(look);
        } catch (NodeException | SignerException e) {
            desk.refuseAll(e);
            throw e;
        } finally {
            measure();
            if (changes > 0) {
                listeners.forEach(Runnable::run);
            }
        }
        sending.unanswered()
                .ifPresent(why -> {
                    throw why;
                });
        return changes > 0;
    }

    private int send(Follower.Look look) {
        var ceilings = new Ceilings(database, settings.spending(), dayMax(), look.head());
        int changes = sending.resend(look, ceilings);
        changes += sending.bump(look, ceilings);
        changes += sending.begin(look, ceilings);
        ceilings.tell(alarms);
        sending.tell();
        return changes;
    }

    private Optional<Wei> dayMax() {
        Optional<Wei> usual = developmentChain() ? Optional.empty() : Optional.of(DAY_MAX_USUAL);
        return settings.spending().dayMax().or(() -> usual);
    }

    /// Where people look at jobs and decide about them.
    Desk desk() {
        return desk;
    }

    /// The chain as it was when last looked at.
    Optional<Follower.Look> lastLook() {
        return lastLook;
    }

    /// What the account held when last asked.
    Optional<Wei> balance() {
        return sending.lastBalance();
    }

    /// What was spent in the day before the newest block.
    Wei spentToday() {
        return lastLook.map(look -> look.head().timestamp() - Ceilings.DAY_SECONDS)
                .map(since -> database.read(tx -> jobs.paidSince(tx, since, Optional.empty())))
                .orElse(Wei.NONE);
    }

    /// Unfinished jobs by state.
    Map<String, Long> unfinished() {
        return database.read(jobs::unfinished);
    }

    /// Whether any job is not at an end, so that the chain must go on.
    boolean hasUnfinished() {
        return unfinished().entrySet().stream()
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
        return database.write(tx ->
                jobs.settle(tx, look.head().number() - settings.confirmations(), look.finalUpTo()));
    }

    private void measure() {
        metrics.unfinished(unfinished());
        metrics.oldest(
                age(database.read(jobs::oldestUnsent)), age(database.read(jobs::oldestUnmined)));
        metrics.spent(spentToday());
        List<JobStore.StuckJob> stuck = database.read(jobs::stuckJobs);
        alarms.set(
                Alarms.Kind.STUCK, stuck.stream().findFirst().map(job -> stuck(job, stuck.size())));
        alarms.set(
                Alarms.Kind.KEY_USED_ELSEWHERE,
                stuck.stream().filter(JobStore.StuckJob::holdsNonce).findFirst().map(this::held));
    }

    private Duration age(Optional<Instant> since) {
        return since.map(then -> Duration.between(then, clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    private static String stuck(JobStore.StuckJob job, int count) {
        String others = count == 1 ? "" : " (and " + (count - 1) + " more)";
        return "transaction "
                + job.id()
                + others
                + ", of the kind "
                + job.purpose()
                + ", is stuck: "
                + job.reason()
                + ". Look at it with `vouch tx show "
                + job.id()
                + "`, then `vouch tx retry "
                + job.id()
                + "` or `vouch tx cancel "
                + job.id()
                + "`";
    }

    private String held(JobStore.StuckJob job) {
        return "no new transactions are begun before transaction "
                + job.id()
                + " is resolved: make sure that nobody else uses the key of "
                + address();
    }
}

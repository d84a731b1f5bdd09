package vouch.server.notary;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;

/// Puts checkpoints on the chain, and keeps what proves them once their block is final.
///
/// One thread calls [#run], and nothing else writes anchors. A transaction is never spent where
/// nothing is new: entries with a transaction of their own are nothing new, and while the newest
/// anchor waits to be begun (the account is out of funds, the budget is used up, the node is lost)
/// no other joins it: one does for all that came meanwhile.
final class Anchorer {

    private static final Logger log = LoggerFactory.getLogger(Anchorer.class);

    /// How many of the newest proved anchors are compared with the chain again: a chain that was
    /// put back takes its newest blocks.
    private static final int PROVED_COMPARED = 64;

    /// When a checkpoint is due: at so many new entries, or when the oldest has waited so long.
    record Pace(Duration interval, long entries) {

        Pace {
            if (interval.isNegative() || entries < 1) {
                throw new IllegalArgumentException(
                        "the pace is an interval from 0 and 1 entry up: "
                                + interval
                                + ", "
                                + entries);
            }
        }
    }

    /// Gives the evidence of a final job.
    @FunctionalInterface
    interface EvidenceSource {
        EthereumEvidence of(long jobId);
    }

    private final Database database;
    private final LogOnlyEntries logOnly;
    private final DirectStore directs;
    private final AnchorStore store;
    private final Log merkleLog;
    private final Transactions transactions;
    private final EvidenceSource evidence;
    private final Pace pace;
    private final Runnable onEvidence;
    private final InstantSource clock;

    Anchorer(
            Database database,
            LogOnlyEntries logOnly,
            DirectStore directs,
            AnchorStore store,
            Log merkleLog,
            Transactions transactions,
            EvidenceSource evidence,
            Pace pace,
            Runnable onEvidence,
            InstantSource clock) {
        this.database = database;
        this.logOnly = logOnly;
        this.directs = directs;
        this.store = store;
        this.merkleLog = merkleLog;
        this.transactions = transactions;
        this.evidence = evidence;
        this.pace = pace;
        this.onEvidence = onEvidence;
        this.clock = clock;
    }

    void run() {
        anchorDue();
        dropWhatTheChainTookBack();
        keepEvidence();
    }

    /// Hands the newest checkpoint over to be put on the chain, if one is due.
    ///
    /// @return whether it was
    boolean anchorDue() {
        var published = merkleLog.published();
        if (published.isEmpty()) {
            return false;
        }
        var newest = published.get();
        var reach = database.read(this::reach);
        if (reach.waits() || !isDue(reach.size(), newest.checkpoint().size(), clock.instant())) {
            return false;
        }
        database.write(tx -> submit(tx, newest, clock.instant()));
        transactions.wake();
        return true;
    }

    /// How far the anchors go.
    ///
    /// @param size the largest tree with an anchor that stands, is under way, or waits for a person
    /// @param waits whether that anchor was not begun yet
    private record Reach(long size, boolean waits) {}

    private Reach reach(Transaction tx) {
        var anchor = store.lastBelow(tx, Long.MAX_VALUE);
        while (anchor.isPresent()) {
            var state = transactions.state(tx, anchor.get().jobId());
            if (!state.cameToNothing()) {
                return new Reach(anchor.get().treeSize(), state instanceof JobState.Queued);
            }
            anchor = store.lastBelow(tx, anchor.get().treeSize());
        }
        return new Reach(0, false);
    }

    private boolean isDue(long anchoredSize, long size, Instant now) {
        var oldest = logOnly.first(anchoredSize).filter(entry -> entry.leafIndex() < size);
        return oldest.isPresent()
                && (!now.isBefore(oldest.get().acceptedAt().plus(pace.interval()))
                        || waiting(oldest.get().leafIndex(), size) >= pace.entries());
    }

    /// How many leaves of a range have no transaction of their own.
    private long waiting(long from, long to) {
        return to - from < pace.entries()
                ? to - from
                : to - from - database.read(tx -> directs.between(tx, from, to));
    }

    private Anchor submit(Transaction tx, Log.Published newest, Instant now) {
        long size = newest.checkpoint().size();
        var root = newest.checkpoint().root();
        // A job that came to nothing keeps its key: the same checkpoint again needs another one.
        long before = store.submissions(tx, size);
        var key = "anchor/" + size + (before == 0 ? "" : "/" + (before + 1));
        long job = transactions.submit(tx, new Job("anchor", key, root.bytes()));
        var anchor = new Anchor(size, root, newest.note().toString(), job, now, null);
        if (before == 0) {
            store.insert(tx, anchor);
        } else {
            log.warn("the log up to entry {} is handed over to the chain again", size - 1);
            store.submittedAgain(tx, anchor);
        }
        return anchor;
    }

    /// Fetches and stores what proves each anchor whose block has become final. One that cannot be
    /// had now keeps no other waiting.
    void keepEvidence() {
        Optional<RuntimeException> failure = Optional.empty();
        for (var anchor : database.read(store::unproved)) {
            try {
                inclusion(anchor).ifPresent(inclusion -> keepEvidence(anchor, inclusion));
            } catch (RuntimeException e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void keepEvidence(Anchor anchor, Inclusion inclusion) {
        var proof = evidence.of(anchor.jobId());
        database.change(tx -> store.saveEvidence(tx, anchor.treeSize(), proof));
        onEvidence.run();
        log.info(
                "the log up to entry {} is final on chain {} in block {}",
                anchor.treeSize() - 1,
                transactions.chainId(),
                inclusion.blockNumber());
    }

    /// A reorganisation may take back what was final on a development chain.
    void dropWhatTheChainTookBack() {
        for (var anchor : database.read(tx -> store.proved(tx, PROVED_COMPARED))) {
            var proof = anchor.proof();
            var stands = inclusion(anchor).map(Inclusion::blockHash);
            if (proof != null && !stands.equals(Optional.of(proof.blockHash()))) {
                log.warn(
                        "the chain took block {} back: the log up to entry {} is anchored again",
                        proof.blockHash(),
                        anchor.treeSize() - 1);
                database.change(tx -> store.dropEvidence(tx, anchor.treeSize()));
                onEvidence.run();
            }
        }
    }

    private Optional<Inclusion> inclusion(Anchor anchor) {
        return switch (database.read(tx -> transactions.state(tx, anchor.jobId()))) {
            case JobState.Final state -> Optional.of(state.inclusion());
            case JobState.Queued _,
                    JobState.Held _,
                    JobState.Sent _,
                    JobState.Mined _,
                    JobState.Confirmed _,
                    JobState.Replaced _,
                    JobState.Reverted _,
                    JobState.Stuck _ ->
                    Optional.empty();
        };
    }
}

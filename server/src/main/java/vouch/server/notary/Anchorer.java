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
/// One thread calls [#run]. A transaction is never spent where nothing is new.
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
    private final NotaryStore registry;
    private final AnchorStore store;
    private final Log merkleLog;
    private final Transactions transactions;
    private final EvidenceSource evidence;
    private final Pace pace;
    private final InstantSource clock;

    Anchorer(
            Database database,
            NotaryStore registry,
            AnchorStore store,
            Log merkleLog,
            Transactions transactions,
            EvidenceSource evidence,
            Pace pace,
            InstantSource clock) {
        this.database = database;
        this.registry = registry;
        this.store = store;
        this.merkleLog = merkleLog;
        this.transactions = transactions;
        this.evidence = evidence;
        this.pace = pace;
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
        boolean anchored = database.write(tx -> anchorDue(tx, newest, clock.instant()));
        if (anchored) {
            transactions.wake();
        }
        return anchored;
    }

    private boolean anchorDue(Transaction tx, Log.Published newest, Instant now) {
        long size = newest.checkpoint().size();
        long anchoredSize = store.last(tx).map(Anchor::treeSize).orElse(0L);
        if (size <= anchoredSize || !isDue(tx, anchoredSize, size, now)) {
            return false;
        }
        var root = newest.checkpoint().root();
        long job = transactions.submit(tx, new Job("anchor", "anchor/" + size, root.bytes()));
        store.insert(tx, new Anchor(size, root, newest.note().toString(), job, now, null));
        return true;
    }

    private boolean isDue(Transaction tx, long anchoredSize, long size, Instant now) {
        if (size - anchoredSize >= pace.entries()) {
            return true;
        }
        var oldest = registry.acceptedAt(tx, anchoredSize).orElseThrow();
        return !now.isBefore(oldest.plus(pace.interval()));
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
        database.write(tx -> {
            store.saveEvidence(tx, anchor.treeSize(), inclusion.blockHash(), proof);
            return anchor;
        });
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
                database.write(tx -> {
                    store.dropEvidence(tx, anchor.treeSize());
                    return anchor;
                });
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

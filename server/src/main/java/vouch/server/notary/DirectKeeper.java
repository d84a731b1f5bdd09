package vouch.server.notary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Database;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;

/// Keeps what proves the entries that have a transaction of their own, once their block is final.
///
///     Unproved <-> Proved      and back, where the chain takes a final block back
///     Unproved  -> Returned    its job came to nothing: it goes with the log, as any other entry
///
/// One thread calls [#run].
final class DirectKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(DirectKeeper.class);

    private static final int ENTRIES_AT_ONCE = 256;

    /// So far below the newest block with proved entries are blocks compared with the chain again;
    /// where the newest is dropped, the next look goes deeper.
    private static final int DEPTH_COMPARED = 64;

    private final Database database;
    private final DirectStore store;
    private final Transactions transactions;
    private final LongConsumer onReturned;

    /// @param onReturned told each leaf that goes with the log from now on
    DirectKeeper(
            Database database,
            DirectStore store,
            Transactions transactions,
            LongConsumer onReturned) {
        this.database = database;
        this.store = store;
        this.transactions = transactions;
        this.onReturned = onReturned;
    }

    void run() {
        dropWhatTheChainTookBack();
        keepEvidence();
    }

    private record Look(List<DirectStore.Entry> entries, Map<Long, JobState> states) {

        long next() {
            return entries.getLast().leafIndex() + 1;
        }

        /// Jobs are begun in their order: behind so many that were not begun, none was.
        boolean isLast() {
            return entries.size() < ENTRIES_AT_ONCE
                    || states.values().stream().allMatch(JobState.Queued.class::isInstance);
        }
    }

    private Look look(long from) {
        return database.read(tx -> {
            var entries = store.unprovedFrom(tx, from, ENTRIES_AT_ONCE);
            var states = new LinkedHashMap<Long, JobState>();
            for (var entry : entries) {
                states.put(entry.leafIndex(), transactions.state(tx, entry.jobId()));
            }
            return new Look(entries, states);
        });
    }

    /// Fetches and stores the evidence of what has become final. What cannot be had now keeps
    /// nothing else waiting.
    void keepEvidence() {
        Optional<RuntimeException> failure = Optional.empty();
        long from = 0;
        for (boolean more = true; more; ) {
            var look = look(from);
            var fetched = new LinkedHashMap<Long, EthereumEvidence>();
            for (var entry : look.entries()) {
                try {
                    if (isFinal(look, entry)) {
                        fetched.put(entry.leafIndex(), transactions.evidence(entry.jobId()));
                    }
                } catch (RuntimeException e) {
                    failure = Optional.of(e);
                }
            }
            save(fetched);
            more = !look.isLast();
            from = more ? look.next() : from;
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private boolean isFinal(Look look, DirectStore.Entry entry) {
        return switch (look.states().getOrDefault(entry.leafIndex(), new JobState.Queued())) {
            case JobState.Final _ -> true;
            case JobState.Replaced(boolean settled) -> returned(entry, settled);
            case JobState.Reverted(var _, boolean settled) -> returned(entry, settled);
            case JobState.Queued _,
                    JobState.Held _,
                    JobState.Sent _,
                    JobState.Mined _,
                    JobState.Confirmed _,
                    JobState.Stuck _ ->
                    false;
        };
    }

    /// A person gave the transaction up, or it failed for good.
    private boolean returned(DirectStore.Entry entry, boolean settled) {
        if (settled) {
            database.write(tx -> {
                store.remove(tx, entry.leafIndex());
                return entry;
            });
            LOG.warn(
                    "entry {} gets no transaction of its own any more (job {} came to nothing): the"
                            + " log's next one covers it",
                    entry.leafIndex(),
                    entry.jobId());
            onReturned.accept(entry.leafIndex());
        }
        return false;
    }

    private void save(Map<Long, EthereumEvidence> fetched) {
        if (fetched.isEmpty()) {
            return;
        }
        database.write(tx -> {
            fetched.forEach((leaf, evidence) -> store.saveEvidence(tx, leaf, evidence));
            return fetched;
        });
        LOG.debug("{} entries are final in transactions of their own", fetched.size());
    }

    /// A reorganisation may take back what was final on a development chain.
    void dropWhatTheChainTookBack() {
        for (var block : database.read(tx -> store.provedBlocks(tx, DEPTH_COMPARED))) {
            if (!stands(block)) {
                int entries = database.write(tx -> store.dropEvidence(tx, block.hash()));
                LOG.warn(
                        "the chain took block {} back: {} entries in it wait for another one",
                        block.hash(),
                        entries);
            }
        }
    }

    private boolean stands(DirectStore.ProvedBlock block) {
        return database.read(tx -> transactions.state(tx, block.jobId()))
                        instanceof JobState.Final(var inclusion)
                && inclusion.blockHash().equals(block.hash());
    }
}

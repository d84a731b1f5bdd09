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
    private final Runnable onEvidence;

    /// @param onReturned told each leaf that goes with the log from now on
    /// @param onEvidence run whenever evidence was stored or dropped
    DirectKeeper(
            Database database,
            DirectStore store,
            Transactions transactions,
            LongConsumer onReturned,
            Runnable onEvidence) {
        this.database = database;
        this.store = store;
        this.transactions = transactions;
        this.onReturned = onReturned;
        this.onEvidence = onEvidence;
    }

    void run() {
        dropWhatTheChainTookBack();
        keepEvidence();
    }

    /// An entry that is not proved, and how far its job has got.
    private record Unproved(DirectStore.Entry entry, JobState state) {}

    private List<Unproved> unprovedFrom(long leafIndex) {
        return database.read(tx ->
                store.unprovedFrom(tx, leafIndex, ENTRIES_AT_ONCE).stream()
                        .map(entry -> new Unproved(entry, transactions.state(tx, entry.jobId())))
                        .toList());
    }

    /// Jobs are begun in their order: behind so many that were not begun, none was.
    private static boolean isLast(List<Unproved> some) {
        return some.size() < ENTRIES_AT_ONCE
                || some.stream().allMatch(one -> one.state() instanceof JobState.Queued);
    }

    /// Fetches and stores the evidence of what has become final. What cannot be had now keeps
    /// nothing else waiting.
    void keepEvidence() {
        Optional<RuntimeException> failure = Optional.empty();
        var some = unprovedFrom(0);
        while (!some.isEmpty()) {
            var fetched = new LinkedHashMap<Long, EthereumEvidence>();
            for (var one : some) {
                try {
                    if (one.state() instanceof JobState.Final) {
                        fetched.put(
                                one.entry().leafIndex(),
                                transactions.evidence(one.entry().jobId()));
                    } else if (one.state().cameToNothing()) {
                        returnToLog(one.entry());
                    }
                } catch (RuntimeException e) {
                    failure = Optional.of(e);
                }
            }
            save(fetched);
            long next = some.getLast().entry().leafIndex() + 1;
            some = isLast(some) ? List.of() : unprovedFrom(next);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /// A person gave the transaction up, or it failed for good.
    private void returnToLog(DirectStore.Entry entry) {
        database.change(tx -> store.remove(tx, entry.leafIndex()));
        LOG.warn(
                "entry {} gets no transaction of its own any more (job {} came to nothing): the"
                        + " log's next one covers it",
                entry.leafIndex(),
                entry.jobId());
        onReturned.accept(entry.leafIndex());
    }

    private void save(Map<Long, EthereumEvidence> fetched) {
        if (fetched.isEmpty()) {
            return;
        }
        database.change(
                tx -> fetched.forEach((leaf, evidence) -> store.saveEvidence(tx, leaf, evidence)));
        onEvidence.run();
        LOG.debug("{} entries are final in transactions of their own", fetched.size());
    }

    /// A reorganisation may take back what was final on a development chain.
    void dropWhatTheChainTookBack() {
        for (var block : database.read(tx -> store.provedBlocks(tx, DEPTH_COMPARED))) {
            if (!stands(block)) {
                int entries = database.write(tx -> store.dropEvidence(tx, block.hash()));
                onEvidence.run();
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

package vouch.server.notary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.Transactions;

/// What one database transaction takes of accounts in direct mode: each digest is handed over to be
/// put on the chain by itself, in the transaction that registers it.
final class DirectBatch {

    /// So many of an account's digests may be without a final transaction of their own. Sixteen at
    /// a time are on their way, so this is hours of work on Ethereum.
    static final int WAITING_MAX = 20_000;

    private final Transaction tx;
    private final DirectStore store;
    private final Transactions transactions;

    /// How many more digests of an account can be taken; nothing for one that is not in direct
    /// mode.
    private final Map<Long, OptionalLong> room = new HashMap<>();

    private final List<NotaryStore.Registration> taken = new ArrayList<>();

    DirectBatch(Transaction tx, DirectStore store, Transactions transactions) {
        this.tx = tx;
        this.store = store;
        this.transactions = transactions;
    }

    boolean hasRoom(long accountId) {
        return room(accountId).orElse(Long.MAX_VALUE) > 0;
    }

    /// Notes a registration, if its account is in direct mode.
    void take(NotaryStore.Registration row) {
        var left = room(row.accountId());
        if (left.isPresent()) {
            room.put(row.accountId(), OptionalLong.of(left.getAsLong() - 1));
            taken.add(row);
        }
    }

    private OptionalLong room(long accountId) {
        return room.computeIfAbsent(
                accountId,
                id ->
                        store.isDirect(tx, id)
                                ? OptionalLong.of(WAITING_MAX - store.unprovedOf(tx, id))
                                : OptionalLong.empty());
    }

    /// @return how many jobs it handed over
    int submit() {
        if (taken.isEmpty()) {
            return 0;
        }
        var jobs = transactions.submit(tx, taken.stream().map(DirectBatch::job).toList());
        store.insert(
                tx,
                IntStream.range(0, taken.size())
                        .mapToObj(i ->
                                new DirectStore.Entry(
                                        taken.get(i).leafIndex(),
                                        taken.get(i).accountId(),
                                        jobs.get(i),
                                        null))
                        .toList());
        return jobs.size();
    }

    private static Job job(NotaryStore.Registration row) {
        return new Job("direct", "direct/" + row.digest().hex(), row.digest().bytes());
    }
}

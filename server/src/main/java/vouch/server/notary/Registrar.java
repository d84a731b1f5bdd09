package vouch.server.notary;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Transactions;
import vouch.server.ledger.Ledger;
import vouch.server.ledger.Owner;
import vouch.server.ledger.Posting;
import vouch.server.ledger.Transfer;

/// Decides, inside one transaction, which of many wanted digests are new and paid for.
///
/// Only the sequencer calls it, so no other registration runs beside it. Credits may be taken back
/// beside it on PostgreSQL: then the transaction fails and is tried again. What is new of an
/// account in direct mode is handed over to the chain in the same transaction.
final class Registrar {

    /// One digest somebody wants registered.
    ///
    /// @param document stored with it, its file in its place already; null for a digest alone
    record Wanted(long accountId, Digest digest, @Nullable Document document) {}

    /// Credits went away between reading the balance and taking them; try again.
    @SuppressWarnings("serial")
    static final class BalanceMoved extends RuntimeException {
        BalanceMoved(long accountId) {
            super("the balance of account " + accountId + " changed meanwhile");
        }
    }

    private final NotaryStore store;
    private final DirectStore directs;
    private final DocumentStore documents;
    private final long quotaBytes;
    private final Ledger ledger;
    private final Transactions transactions;

    /// @param quotaBytes what an account's documents may take that has no limit of its own
    Registrar(
            NotaryStore store,
            DirectStore directs,
            DocumentStore documents,
            long quotaBytes,
            Ledger ledger,
            Transactions transactions) {
        this.store = store;
        this.directs = directs;
        this.documents = documents;
        this.quotaBytes = quotaBytes;
        this.ledger = ledger;
        this.transactions = transactions;
    }

    /// What became of the wanted, in their order, and each account's balance afterwards.
    ///
    /// @param jobs how many of them get a transaction of their own
    record Registered(List<Submission> submissions, Map<Long, Long> balances, int jobs) {}

    Registered register(Transaction tx, Instant now, List<Wanted> wanted) {
        var held = new HashSet<>(store.known(tx, wanted.stream().map(Wanted::digest).toList()));
        var balances = new HashMap<Long, Long>();
        var taken = new LinkedHashMap<Long, Long>();
        var rows = new ArrayList<NotaryStore.Registration>();
        var direct = new DirectBatch(tx, directs, transactions);
        var files = new DocumentBatch(tx, documents, store, quotaBytes);
        var submissions = new ArrayList<Submission>(wanted.size());
        long first = store.nextLeafIndex(tx);
        for (var one : wanted) {
            long balance =
                    balances.computeIfAbsent(
                            one.accountId(),
                            id -> ledger.balance(tx, Owner.client(id), Credits.ASSET));
            if (held.contains(one.digest())) {
                submissions.add(files.known(one.document()));
            } else if (balance == 0) {
                submissions.add(new Submission.InsufficientCredits());
            } else if (!files.hasRoom(one.document())) {
                submissions.add(new Submission.QuotaExceeded());
            } else if (!direct.hasRoom(one.accountId())) {
                submissions.add(new Submission.TooManyWaiting());
            } else {
                long index = first + rows.size();
                var row = new NotaryStore.Registration(one.digest(), index, one.accountId(), now);
                held.add(one.digest());
                balances.put(one.accountId(), balance - 1);
                taken.merge(one.accountId(), 1L, Long::sum);
                rows.add(row);
                direct.take(row);
                files.registered(one);
                submissions.add(new Submission.Registered(index, now, balance - 1));
            }
        }
        store.insert(tx, rows);
        files.insert();
        taken.forEach((account, units) -> pay(tx, now, account, units, first));
        return new Registered(submissions, balances, direct.submit());
    }

    private void pay(Transaction tx, Instant now, long account, long units, long firstLeaf) {
        var transfer =
                new Transfer(
                        Owner.client(account),
                        Credits.REGISTRATIONS,
                        Credits.ASSET,
                        units,
                        Credits.REGISTRATION,
                        "leaves from " + firstLeaf);
        switch (ledger.transfer(tx, now, transfer)) {
            case Posting.Booked _ -> {}
            case Posting.Insufficient _ -> throw new BalanceMoved(account);
        }
    }
}

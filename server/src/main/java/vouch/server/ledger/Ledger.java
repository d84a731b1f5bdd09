package vouch.server.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vouch.server.database.Transaction;

/// Balances in double entry: whatever one owner gets, another gives, in one transaction with the
/// reason for it.
///
/// Every method works inside the caller's transaction and becomes true with its commit.
/// Thread-safe: it keeps nothing itself.
public final class Ledger {

    private final LedgerStore store = new LedgerStore();

    /// Books both sides of a transfer, or none where the giver has less than that.
    ///
    /// On PostgreSQL it holds both balances until the transaction ends: a caller whose owners send
    /// to and fro must see to it that two of them cannot each wait for the other.
    ///
    /// @throws ArithmeticException where a balance would leave the range of a long
    public Posting transfer(Transaction tx, Instant at, Transfer transfer) {
        long from = store.account(tx, transfer.from(), transfer.asset());
        long to = store.account(tx, transfer.to(), transfer.asset());
        var left = store.change(tx, from, -transfer.units());
        if (left.isEmpty()) {
            return new Posting.Insufficient(store.balance(tx, transfer.from(), transfer.asset()));
        }
        Math.addExact(store.balance(tx, transfer.to(), transfer.asset()), transfer.units());
        var got = store.change(tx, to, transfer.units());
        long entry = store.insertEntry(tx, at, transfer.reason(), transfer.reference());
        store.insertPosting(tx, entry, from, -transfer.units());
        store.insertPosting(tx, entry, to, transfer.units());
        return new Posting.Booked(entry, left.getAsLong(), got.orElseThrow());
    }

    /// What the owner has; 0 for one who never had anything.
    public long balance(Transaction tx, Owner owner, String asset) {
        return store.balance(tx, owner, asset);
    }

    /// All that ever moved to or from an owner for one reason: the sum of those postings.
    public long moved(Transaction tx, Owner owner, String asset, String reason) {
        return store.moved(tx, owner, asset, reason);
    }

    /// The balances of all owners whose name begins so, by name.
    public Map<String, Long> balances(Transaction tx, String namePrefix, String asset) {
        return store.balances(tx, namePrefix, asset).stream()
                .collect(Collectors.toMap(Holding::owner, Holding::balance));
    }

    /// Recomputes everything from the postings.
    ///
    /// @return one sentence for each thing that does not add up; none where the books are right
    public List<String> check(Transaction tx) {
        var findings = new ArrayList<String>();
        for (long entry : store.unbalancedEntries(tx)) {
            findings.add("ledger entry " + entry + ": its postings do not add up to zero");
        }
        for (var wrong : store.wrongBalances(tx)) {
            findings.add(
                    "ledger account of "
                            + wrong.owner()
                            + " ("
                            + wrong.asset()
                            + "): the balance is "
                            + wrong.balance()
                            + ", its postings add up to "
                            + wrong.postings());
        }
        return findings;
    }

    record Holding(String owner, long balance) {}

    record WrongBalance(String owner, String asset, long balance, long postings) {}
}

package vouch.server.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.server.database.Transaction;

final class LedgerStore {

    /// Enough findings to see that, and roughly where, something is wrong.
    private static final int FINDINGS_MAX = 100;

    /// The id of this owner's account, which is made where there is none.
    long account(Transaction tx, Owner owner, String asset) {
        return findAccount(tx, owner, asset).orElseGet(() -> insertAccount(tx, owner, asset));
    }

    private Optional<Long> findAccount(Transaction tx, Owner owner, String asset) {
        return tx.find(
                "select id from ledger_account where owner = ? and asset = ?",
                row -> row.number("id"),
                owner.name(),
                asset);
    }

    private long insertAccount(Transaction tx, Owner owner, String asset) {
        tx.update(
                """
                insert into ledger_account (id, owner, asset, balance, may_be_negative)
                values (?, ?, ?, 0, ?) on conflict do nothing
                """,
                nextId(tx, "account"),
                owner.name(),
                asset,
                owner.mayBeNegative());
        return findAccount(tx, owner, asset).orElseThrow();
    }

    /// Changes a balance, unless that would take a client's below zero.
    ///
    /// @return the balance as it is now; empty where nothing was changed
    OptionalLong change(Transaction tx, long account, long units) {
        return tx.find(
                        """
                        update ledger_account set balance = balance + ?
                        where id = ? and (balance + ? >= 0 or may_be_negative = 1)
                        returning balance
                        """,
                        row -> row.number("balance"),
                        units,
                        account,
                        units)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    long insertEntry(Transaction tx, Instant at, String reason, String reference) {
        long id = nextId(tx, "entry");
        tx.update(
                "insert into ledger_entry (id, at, reason, reference) values (?, ?, ?, ?)",
                id,
                at,
                reason,
                reference);
        return id;
    }

    void insertPosting(Transaction tx, long entry, long account, long amount) {
        tx.update(
                "insert into ledger_posting (entry_id, account_id, amount) values (?, ?, ?)",
                entry,
                account,
                amount);
    }

    long balance(Transaction tx, Owner owner, String asset) {
        return tx.find(
                        "select balance from ledger_account where owner = ? and asset = ?",
                        row -> row.number("balance"),
                        owner.name(),
                        asset)
                .orElse(0L);
    }

    long moved(Transaction tx, Owner owner, String asset, String reason) {
        return tx.find(
                        """
                        select coalesce(sum(p.amount), 0) as units
                        from ledger_posting p
                        join ledger_account a on a.id = p.account_id
                        join ledger_entry e on e.id = p.entry_id
                        where a.owner = ? and a.asset = ? and e.reason = ?
                        """,
                        row -> row.number("units"),
                        owner.name(),
                        asset,
                        reason)
                .orElseThrow();
    }

    List<Ledger.Holding> balances(Transaction tx, String namePrefix, String asset) {
        return tx.list(
                """
                select owner, balance from ledger_account
                where asset = ? and substr(owner, 1, cast(? as integer)) = ? order by owner
                """,
                row -> new Ledger.Holding(row.text("owner"), row.number("balance")),
                asset,
                namePrefix.length(),
                namePrefix);
    }

    List<Long> unbalancedEntries(Transaction tx) {
        return tx.list(
                """
                select e.id from ledger_entry e
                left join ledger_posting p on p.entry_id = e.id
                group by e.id
                having coalesce(sum(p.amount), 0) <> 0 or count(p.amount) < 2
                order by e.id limit ?
                """,
                row -> row.number("id"),
                FINDINGS_MAX);
    }

    List<Ledger.WrongBalance> wrongBalances(Transaction tx) {
        return tx.list(
                """
                select a.owner, a.asset, a.balance, coalesce(sum(p.amount), 0) as postings
                from ledger_account a
                left join ledger_posting p on p.account_id = a.id
                group by a.id, a.owner, a.asset, a.balance, a.may_be_negative
                having a.balance <> coalesce(sum(p.amount), 0)
                    or (a.balance < 0 and a.may_be_negative = 0)
                order by a.id limit ?
                """,
                row ->
                        new Ledger.WrongBalance(
                                row.text("owner"),
                                row.text("asset"),
                                row.number("balance"),
                                row.number("postings")),
                FINDINGS_MAX);
    }

    private static long nextId(Transaction tx, String name) {
        return tx.find(
                        "update ledger_last_id set id = id + 1 where name = ? returning id",
                        row -> row.number("id"),
                        name)
                .orElseThrow();
    }
}

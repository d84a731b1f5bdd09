package vouch.server.messenger;

import java.util.ArrayList;
import java.util.List;
import vouch.server.database.Row;
import vouch.server.database.Transaction;
import vouch.server.ledger.Owner;

/// Proves the wallet's books: nothing of an asset comes from or goes to nowhere, and every balance
/// is where its user's snapshots lead, one after another.
///
/// The ledger's own check, that postings add up to zero and balances to their postings, is
/// [vouch.server.ledger.Ledger#check].
final class WalletBooks {

    /// Enough findings to see that, and roughly where, something is wrong.
    private static final int FINDINGS_MAX = 100;

    /// Balances that are not what their snapshots add up to. The user's id is taken out of the
    /// owner, and not the owner put together from it, so that an index finds the snapshots.
    static final String WRONG_BALANCES =
            """
            select owner, asset, balance, coalesce(sum(s.amount), 0) as moved
            from ledger_account a left join wallet_snapshot s
                on s.user_id = substr(a.owner, 6) and s.asset_id = a.asset
            where substr(owner, 1, 5) = ?
            group by owner, asset, balance
            having balance <> coalesce(sum(s.amount), 0)
            order by owner, asset limit ?
            """;

    static final String ENTRIES_WITHOUT_SNAPSHOTS =
            """
            select p.entry_id from ledger_posting p join ledger_account a on a.id = p.account_id
            where substr(a.owner, 1, 5) = ? and not exists (
                select 1 from wallet_snapshot s
                where s.entry_id = p.entry_id and s.amount = p.amount
                    and s.user_id = substr(a.owner, 6) and s.asset_id = a.asset)
            order by p.entry_id limit ?
            """;

    private WalletBooks() {}

    /// @return one sentence for each thing that does not hold; none where the books are right
    static List<String> check(Transaction tx) {
        var findings = new ArrayList<String>();
        findings.addAll(brokenChains(tx));
        findings.addAll(wrongBalances(tx));
        findings.addAll(entriesWithoutSnapshots(tx));
        findings.addAll(snapshotsWithoutPostings(tx));
        findings.addAll(wrongCount(tx));
        findings.addAll(wrongSums(tx));
        findings.addAll(wrongTraces(tx));
        findings.addAll(wrongDeposits(tx));
        return List.copyOf(findings);
    }

    private static List<String> brokenChains(Transaction tx) {
        return tx.list(
                """
                select snapshot_id from (
                    select snapshot_id, amount, opening_balance, closing_balance,
                        coalesce(lag(closing_balance) over (
                            partition by user_id, asset_id order by created_at), 0) as prior
                    from wallet_snapshot) chain
                where opening_balance <> prior or opening_balance + amount <> closing_balance
                order by snapshot_id limit ?
                """,
                row ->
                        "snapshot "
                                + row.text("snapshot_id")
                                + " does not begin where the one before it ended, or end where its"
                                + " amount leads",
                FINDINGS_MAX);
    }

    private static List<String> wrongBalances(Transaction tx) {
        return tx.list(
                WRONG_BALANCES,
                row ->
                        "%s has %s of %s, and snapshots of %s"
                                .formatted(
                                        row.text("owner"),
                                        Amount.text(row.number("balance")),
                                        row.text("asset"),
                                        Amount.text(row.number("moved"))),
                Owner.USER_PREFIX,
                FINDINGS_MAX);
    }

    private static List<String> entriesWithoutSnapshots(Transaction tx) {
        return tx.list(
                ENTRIES_WITHOUT_SNAPSHOTS,
                row -> "ledger entry " + row.number("entry_id") + " has no snapshot",
                Owner.USER_PREFIX,
                FINDINGS_MAX);
    }

    private static List<String> snapshotsWithoutPostings(Transaction tx) {
        return tx.list(
                """
                select s.snapshot_id from wallet_snapshot s where not exists (
                    select 1 from ledger_posting p join ledger_account a on a.id = p.account_id
                    where p.entry_id = s.entry_id and s.amount = p.amount
                        and a.owner = 'user:' || s.user_id and a.asset = s.asset_id)
                order by s.snapshot_id limit ?
                """,
                row -> "snapshot " + row.text("snapshot_id") + " has no ledger entry",
                FINDINGS_MAX);
    }

    private static List<String> wrongCount(Transaction tx) {
        return tx.list(
                """
                select c.snapshots as counted, n.there from wallet_clock c
                cross join (select count(*) as there from wallet_snapshot) n
                where c.snapshots <> n.there
                """,
                row ->
                        row.number("counted")
                                + " snapshots were counted, and there are "
                                + row.number("there"));
    }

    private static List<String> wrongSums(Transaction tx) {
        return tx.list(
                """
                select asset, sum(balance) as total from ledger_account
                group by asset having sum(balance) <> 0 order by asset limit ?
                """,
                row ->
                        "all balances of %s together are %d units, not 0"
                                .formatted(row.text("asset"), row.number("total")),
                FINDINGS_MAX);
    }

    private static List<String> wrongTraces(Transaction tx) {
        var findings = new ArrayList<String>();
        findings.addAll(tracesWithoutPayment(tx));
        findings.addAll(paymentsWithoutTrace(tx));
        findings.addAll(tracesPaidTwice(tx));
        return findings;
    }

    private static List<String> tracesWithoutPayment(Transaction tx) {
        return tx.list(
                """
                select t.trace_id from wallet_trace t left join wallet_snapshot s
                    on s.snapshot_id = t.snapshot_id and s.trace_id = t.trace_id and s.amount < 0
                where s.snapshot_id is null order by t.trace_id limit ?
                """,
                row -> trace(row) + " has no payment",
                FINDINGS_MAX);
    }

    private static List<String> paymentsWithoutTrace(Transaction tx) {
        return tx.list(
                """
                select s.trace_id from wallet_snapshot s left join wallet_trace t
                    on t.trace_id = s.trace_id and t.snapshot_id = s.snapshot_id
                where s.amount < 0 and s.kind <> 'fee' and t.trace_id is null
                order by s.trace_id limit ?
                """,
                row -> trace(row) + " was paid and could be paid again",
                FINDINGS_MAX);
    }

    private static List<String> tracesPaidTwice(Transaction tx) {
        return tx.list(
                """
                select trace_id from wallet_snapshot
                where trace_id is not null and kind <> 'fee'
                group by trace_id
                having sum(case when amount < 0 then 1 else 0 end) <> 1
                    or sum(case when kind = 'transfer' then amount else 0 end) <> 0
                order by trace_id limit ?
                """,
                row -> trace(row) + " was not paid exactly once from one side to the other",
                FINDINGS_MAX);
    }

    private static String trace(Row row) {
        return "trace " + row.text("trace_id");
    }

    private static List<String> wrongDeposits(Transaction tx) {
        return tx.list(
                """
                select d.transaction_id from wallet_deposit d left join wallet_snapshot s
                    on s.snapshot_id = d.snapshot_id
                where d.snapshot_id is not null
                    and (s.snapshot_id is null or s.amount <> d.amount or s.user_id <> d.user_id
                        or s.asset_id <> d.asset_id)
                order by d.transaction_id limit ?
                """,
                row ->
                        "deposit "
                                + row.text("transaction_id")
                                + " is confirmed by a snapshot that is not its own",
                FINDINGS_MAX);
    }
}

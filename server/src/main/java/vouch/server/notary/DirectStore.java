package vouch.server.notary;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Accounts in direct mode, and the entries that have a transaction of their own.
final class DirectStore {

    /// An entry with a transaction of its own; how far that got is its job's state.
    ///
    /// @param proof what proves it, once its block is final
    record Entry(long leafIndex, long accountId, long jobId, Anchor.@Nullable Proof proof) {}

    /// A block with entries that are proved, and one of their jobs.
    record ProvedBlock(String hash, long jobId) {}

    private static final String COLUMNS =
            """
            leaf_index, account_id, job_id, block_hash, transaction_bytes, transaction_index, nodes,
            header
            """;

    boolean isDirect(Transaction tx, long accountId) {
        return tx.find(
                        "select account_id from direct_account where account_id = ?",
                        row -> row.number("account_id"),
                        accountId)
                .isPresent();
    }

    void setDirect(Transaction tx, long accountId, boolean direct) {
        tx.update(
                direct
                        ? "insert into direct_account (account_id) values (?) on conflict do nothing"
                        : "delete from direct_account where account_id = ?",
                accountId);
    }

    void insert(Transaction tx, List<Entry> entries) {
        tx.batch(
                "insert into direct_entry (leaf_index, account_id, job_id) values (?, ?, ?)",
                entries.stream()
                        .map(one ->
                                new @Nullable Object[] {
                                    one.leafIndex(), one.accountId(), one.jobId()
                                })
                        .toList());
    }

    /// The entry is as any other from now on.
    void remove(Transaction tx, long leafIndex) {
        tx.update("delete from direct_entry where leaf_index = ?", leafIndex);
    }

    Optional<Entry> find(Transaction tx, long leafIndex) {
        return tx.find(
                "select " + COLUMNS + " from direct_entry where leaf_index = ?",
                DirectStore::entry,
                leafIndex);
    }

    /// Entries from a leaf on, in order, at most `count` of them.
    List<Entry> from(Transaction tx, long leafIndex, int count) {
        return tx.list(
                "select "
                        + COLUMNS
                        + " from direct_entry where leaf_index >= ? order by leaf_index limit ?",
                DirectStore::entry,
                leafIndex,
                count);
    }

    /// The same of those that are not proved.
    List<Entry> unprovedFrom(Transaction tx, long leafIndex, int count) {
        return tx.list(
                "select "
                        + COLUMNS
                        + " from direct_entry where leaf_index >= ? and header is null"
                        + " order by leaf_index limit ?",
                DirectStore::entry,
                leafIndex,
                count);
    }

    /// How many of an account's entries are not proved.
    long unprovedOf(Transaction tx, long accountId) {
        return tx.find(
                        """
                        select count(*) as n from direct_entry
                        where account_id = ? and header is null
                        """,
                        row -> row.number("n"),
                        accountId)
                .orElseThrow();
    }

    /// How many leaves of a range have a transaction of their own.
    long between(Transaction tx, long from, long to) {
        return tx.find(
                        """
                        select count(*) as n from direct_entry
                        where leaf_index >= ? and leaf_index < ?
                        """,
                        row -> row.number("n"),
                        from,
                        to)
                .orElseThrow();
    }

    /// The blocks with proved entries, as far as so many below the newest of them.
    List<ProvedBlock> provedBlocks(Transaction tx, int depth) {
        return tx.list(
                """
                select block_hash, min(job_id) as job from direct_entry
                where block_number > (select max(block_number) from direct_entry) - ?
                group by block_hash
                """,
                row -> new ProvedBlock(row.text("block_hash"), row.number("job")),
                depth);
    }

    void saveEvidence(Transaction tx, long leafIndex, EthereumEvidence evidence) {
        var header = BlockHeader.parse(evidence.header());
        tx.update(
                """
                update direct_entry set block_hash = ?, block_number = ?, transaction_bytes = ?,
                    transaction_index = ?, nodes = ?, header = ?
                where leaf_index = ?
                """,
                header.hash().toString(),
                header.number(),
                evidence.transaction(),
                evidence.index(),
                AnchorStore.encode(evidence.nodes()),
                evidence.header(),
                leafIndex);
    }

    /// The chain took the block back: what it proved is pending again.
    ///
    /// @return how many entries that are
    int dropEvidence(Transaction tx, String blockHash) {
        return tx.update(
                """
                update direct_entry set block_hash = null, block_number = null,
                    transaction_bytes = null, transaction_index = null, nodes = null, header = null
                where block_hash = ?
                """,
                blockHash);
    }

    /// Entries whose registration is missing or another account's.
    List<Long> strays(Transaction tx, int count) {
        return tx.list(
                """
                select direct_entry.leaf_index as leaf from direct_entry
                left join registration on registration.leaf_index = direct_entry.leaf_index
                where registration.account_id is null
                    or registration.account_id <> direct_entry.account_id
                order by direct_entry.leaf_index limit ?
                """,
                row -> row.number("leaf"),
                count);
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.number("leaf_index"),
                row.number("account_id"),
                row.number("job_id"),
                AnchorStore.proof(row));
    }
}

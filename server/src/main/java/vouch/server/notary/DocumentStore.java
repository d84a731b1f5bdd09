package vouch.server.notary;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Whose documents there are, and how much of its room each account uses.
///
/// Only the sequencer adds documents, so that what an account uses is what its documents make.
final class DocumentStore {

    /// @param usedBytes what the account's documents take together
    /// @param quotaBytes the account's own limit; null where it has that of all
    record Use(long usedBytes, @Nullable Long quotaBytes) {

        long quota(long ofAll) {
            return quotaBytes == null ? ofAll : quotaBytes;
        }

        /// What may still come; nothing, where the limit was lowered below what is used.
        long freeBytes(long quotaOfAll) {
            return Math.max(0, quota(quotaOfAll) - usedBytes);
        }
    }

    record AccountUse(long accountId, long usedBytes) {}

    private static final String COLUMNS =
            "digest, account_id, size, ipfs, mimetype, original, stored_at";

    void insert(Transaction tx, List<Document> documents) {
        tx.batch(
                "insert into document (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)",
                documents.stream()
                        .map(one ->
                                new @Nullable Object[] {
                                    one.digest().bytes(),
                                    one.accountId(),
                                    one.size(),
                                    one.ipfs(),
                                    one.mimetype(),
                                    one.original(),
                                    one.storedAt()
                                })
                        .toList());
    }

    Optional<Document> find(Transaction tx, Digest digest) {
        return tx.find(
                "select " + COLUMNS + " from document where digest = ?",
                DocumentStore::document,
                digest.bytes());
    }

    /// All documents in the order of their digests, at most `count` of those after one.
    List<Document> after(Transaction tx, Optional<Digest> last, int count) {
        return tx.list(
                "select " + COLUMNS + " from document where digest > ? order by digest limit ?",
                DocumentStore::document,
                last.map(Digest::bytes).orElseGet(() -> new byte[0]),
                count);
    }

    Use use(Transaction tx, long accountId) {
        return tx.find(
                        """
                        select used_bytes, quota_bytes from document_account
                        where account_id = ?
                        """,
                        row ->
                                new Use(
                                        row.number("used_bytes"),
                                        row.isNull("quota_bytes")
                                                ? null
                                                : row.number("quota_bytes")),
                        accountId)
                .orElse(new Use(0, null));
    }

    void addUse(Transaction tx, long accountId, long bytes) {
        tx.update(
                """
                insert into document_account (account_id, used_bytes) values (?, ?)
                on conflict (account_id)
                do update set used_bytes = document_account.used_bytes + excluded.used_bytes
                """,
                accountId,
                bytes);
    }

    /// @param bytes null for the limit of all
    void setQuota(Transaction tx, long accountId, @Nullable Long bytes) {
        tx.update(
                """
                insert into document_account (account_id, used_bytes, quota_bytes)
                values (?, 0, ?)
                on conflict (account_id) do update set quota_bytes = excluded.quota_bytes
                """,
                accountId,
                bytes);
    }

    /// What each account is said to use.
    List<AccountUse> uses(Transaction tx) {
        return tx.list(
                "select account_id, used_bytes from document_account order by account_id",
                DocumentStore::accountUse);
    }

    /// What each account's documents take.
    List<AccountUse> sums(Transaction tx) {
        return tx.list(
                """
                select account_id, sum(size) as used_bytes from document
                group by account_id order by account_id
                """,
                DocumentStore::accountUse);
    }

    /// Documents that no registration of their account goes with.
    List<Digest> strays(Transaction tx, int count) {
        return tx.list(
                """
                select digest from document
                where not exists (
                    select 1 from registration
                    where registration.digest = document.digest
                        and registration.account_id = document.account_id)
                order by digest limit ?
                """,
                row -> NotaryStore.digest(row, "digest"),
                count);
    }

    private static AccountUse accountUse(Row row) {
        return new AccountUse(row.number("account_id"), row.number("used_bytes"));
    }

    private static Document document(Row row) {
        return new Document(
                NotaryStore.digest(row, "digest"),
                row.number("account_id"),
                row.number("size"),
                row.text("ipfs"),
                row.text("mimetype"),
                row.text("original"),
                row.instant("stored_at"));
    }
}

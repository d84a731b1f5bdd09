package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Reads jobs and their attempts for people.
final class StoryStore {

    /// Newest first, without attempts.
    List<TransactionStory> list(Transaction tx, Optional<String> state, long before, int count) {
        return state.map(wanted ->
                        tx.list(
                                """
                                SELECT * FROM ethereum_job WHERE state = ? AND id < ?
                                ORDER BY id DESC LIMIT ?
                                """,
                                row -> story(row, List.of()),
                                wanted,
                                before,
                                count))
                .orElseGet(() ->
                        tx.list(
                                """
                                SELECT * FROM ethereum_job WHERE id < ?
                                ORDER BY id DESC LIMIT ?
                                """,
                                row -> story(row, List.of()),
                                before,
                                count));
    }

    Optional<TransactionStory> find(Transaction tx, long jobId) {
        List<TransactionStory.Attempt> attempts =
                tx.list(
                        "SELECT * FROM ethereum_attempt WHERE job = ? ORDER BY number",
                        StoryStore::attempt,
                        jobId);
        return tx.find(
                "SELECT * FROM ethereum_job WHERE id = ?", row -> story(row, attempts), jobId);
    }

    private static TransactionStory story(Row row, List<TransactionStory.Attempt> attempts) {
        return new TransactionStory(
                row.number("id"),
                row.text("purpose"),
                row.text("idempotency_key"),
                Quantities.hex(row.bytes("payload")),
                text(row, "recipient"),
                row.instant("submitted_at"),
                row.text("state"),
                text(row, "address"),
                row.isNull("nonce") ? Optional.empty() : Optional.of(row.number("nonce")),
                text(row, "reason"),
                row.isNull("block_hash") ? Optional.empty() : Optional.of(JobStore.inclusion(row)),
                row.isNull("paid") ? Optional.empty() : Optional.of(wei(row, "paid")),
                attempts);
    }

    private static TransactionStory.Attempt attempt(Row row) {
        return new TransactionStory.Attempt(
                row.number("number"),
                row.text("kind"),
                row.number("nonce"),
                row.text("hash"),
                Quantities.hex(row.bytes("raw")),
                row.number("gas"),
                wei(row, "tip"),
                wei(row, "fee_cap"),
                row.instant("created_at"),
                row.number("sends"),
                row.optionalInstant("sent_at"),
                text(row, "answer"));
    }

    private static Optional<String> text(Row row, String column) {
        return row.isNull(column) ? Optional.empty() : Optional.of(row.text(column));
    }

    private static Wei wei(Row row, String column) {
        return new Wei(BigInteger.valueOf(row.number(column)));
    }
}

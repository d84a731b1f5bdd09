package vouch.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The API keys' SQL.
final class ApiKeyStore {

    /// A key with what proves it.
    @SuppressWarnings("ArrayRecordComponent") // read from a row, compared at once, kept nowhere
    record Stored(ApiKey key, byte[] hash) {}

    void insert(Transaction tx, String id, String name, byte[] hash, Instant now) {
        tx.update(
                """
                insert into api_key (id, name, secret_hash, created_at)
                values (?, ?, ?, ?)
                """,
                id,
                name,
                hash,
                now);
    }

    Optional<Stored> find(Transaction tx, String id) {
        return tx.find(
                """
                select id, name, secret_hash, created_at, disabled_at
                from api_key
                where id = ?
                """,
                row -> new Stored(key(row), row.bytes("secret_hash")),
                id);
    }

    boolean has(Transaction tx, String id) {
        return find(tx, id).isPresent();
    }

    List<ApiKey> list(Transaction tx, int count) {
        return tx.list(
                """
                select id, name, created_at, disabled_at
                from api_key
                order by created_at, id
                limit ?
                """,
                ApiKeyStore::key,
                count);
    }

    /// False where there is none, or it is disabled already.
    boolean disable(Transaction tx, String id, Instant now) {
        return tx.update(
                        """
                        update api_key set disabled_at = ?
                        where id = ? and disabled_at is null
                        """,
                        now,
                        id)
                == 1;
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.text("id"),
                row.text("name"),
                row.instant("created_at"),
                row.optionalInstant("disabled_at"));
    }
}

package vouch.server.account;

import java.time.Instant;
import java.util.List;
import vouch.server.database.Transaction;

/// The signing keys' SQL.
final class SigningKeyStore {

    /// Newest first.
    List<SigningKey> list(Transaction tx) {
        return tx.list(
                """
                select kid, secret, created_at, retired_at
                from signing_key
                order by id desc
                """,
                row ->
                        new SigningKey(
                                row.text("kid"),
                                row.bytes("secret"),
                                row.instant("created_at"),
                                row.optionalInstant("retired_at")));
    }

    void insert(Transaction tx, String kid, byte[] secret, Instant now) {
        tx.update(
                """
                insert into signing_key (id, kid, secret, created_at)
                select coalesce(max(id), 0) + 1, ?, ?, ?
                from signing_key
                """,
                kid,
                secret,
                now);
    }

    void retireAll(Transaction tx, Instant now) {
        tx.update("update signing_key set retired_at = ? where retired_at is null", now);
    }

    void deleteRetiredBefore(Transaction tx, Instant time) {
        tx.update("delete from signing_key where retired_at < ?", time);
    }
}

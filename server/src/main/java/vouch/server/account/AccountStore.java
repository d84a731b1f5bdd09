package vouch.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The accounts' SQL.
final class AccountStore {

    /// An account with what proves its password.
    @SuppressWarnings("ArrayRecordComponent") // read from a row, compared at once, kept nowhere
    record Stored(Account account, byte[] salt, byte[] hash) {}

    /// False where the key is taken.
    boolean insert(Transaction tx, String key, String name, byte[] salt, byte[] hash, Instant now) {
        // Two writers may take the same id; the one who waited tries the next.
        while (find(tx, key).isEmpty()) {
            int inserted =
                    tx.update(
                            """
                            insert into account (id, client_key, name, password_salt,
                                password_hash, credential_version, disabled, created_at)
                            select coalesce(max(id), 0) + 1, ?, ?, ?, ?, 1, 0, ?
                            from account
                            where true
                            on conflict do nothing
                            """,
                            key,
                            name,
                            salt,
                            hash,
                            now);
            if (inserted == 1) {
                return true;
            }
        }
        return false;
    }

    Optional<Stored> find(Transaction tx, String key) {
        return tx.find(
                """
                select id, client_key, name, password_salt, password_hash, credential_version,
                    disabled, created_at
                from account
                where client_key = ?
                """,
                row ->
                        new Stored(
                                account(row),
                                row.bytes("password_salt"),
                                row.bytes("password_hash")),
                key);
    }

    List<Account> list(Transaction tx) {
        return tx.list(
                """
                select id, client_key, name, credential_version, disabled, created_at
                from account
                order by id
                """,
                AccountStore::account);
    }

    long count(Transaction tx) {
        return tx.find("select count(*) as accounts from account", row -> row.number("accounts"))
                .orElseThrow();
    }

    boolean changePassword(Transaction tx, String key, byte[] salt, byte[] hash) {
        return tx.update(
                        """
                        update account
                        set password_salt = ?, password_hash = ?,
                            credential_version = credential_version + 1
                        where client_key = ?
                        """,
                        salt,
                        hash,
                        key)
                == 1;
    }

    boolean changeDisabled(Transaction tx, String key, boolean disabled) {
        return tx.update("update account set disabled = ? where client_key = ?", disabled, key)
                == 1;
    }

    private static Account account(Row row) {
        return new Account(
                row.number("id"),
                row.text("client_key"),
                row.text("name"),
                row.flag("disabled"),
                row.number("credential_version"),
                row.instant("created_at"));
    }
}

package vouch.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of sessions, and of tokens that are good once.
final class AppSessionStore {

    void insert(Transaction tx, AppSession session) {
        tx.update(
                """
                insert into app_session (session_id, user_id, algorithm, public_key, created_at)
                values (?, ?, ?, ?, ?)
                """,
                session.sessionId().toString(),
                session.userId().toString(),
                session.algorithm().jwtName(),
                session.key().bytes(),
                session.createdAt());
    }

    Optional<AppSession> find(Transaction tx, UUID sessionId) {
        return tx.find(
                """
                select session_id, user_id, public_key, created_at
                from app_session
                where session_id = ? and ended_at is null
                """,
                AppSessionStore::session,
                sessionId.toString());
    }

    List<AppSession> ofUser(Transaction tx, UUID userId) {
        return tx.list(
                """
                select session_id, user_id, public_key, created_at
                from app_session
                where user_id = ? and ended_at is null
                order by created_at, session_id
                """,
                AppSessionStore::session,
                userId.toString());
    }

    boolean replaceKey(Transaction tx, UUID sessionId, AppAlgorithm before, AppKey key) {
        return tx.update(
                        """
                        update app_session set algorithm = ?, public_key = ?
                        where session_id = ? and algorithm = ? and ended_at is null
                        """,
                        key.algorithm().jwtName(),
                        key.bytes(),
                        sessionId.toString(),
                        before.jwtName())
                == 1;
    }

    boolean end(Transaction tx, UUID sessionId, Instant now) {
        return tx.update(
                        """
                        update app_session set ended_at = ?
                        where session_id = ? and ended_at is null
                        """,
                        now,
                        sessionId.toString())
                == 1;
    }

    /// False where the session's token of this id was used before.
    boolean use(Transaction tx, UUID sessionId, String jti, Instant forgetAt) {
        return tx.update(
                        """
                        insert into app_token (session_id, jti, forget_at)
                        values (?, ?, ?)
                        on conflict do nothing
                        """,
                        sessionId.toString(),
                        jti,
                        forgetAt)
                == 1;
    }

    int forgetUsed(Transaction tx, Instant now) {
        return tx.update("delete from app_token where forget_at < ?", now);
    }

    private static AppSession session(Row row) {
        return new AppSession(
                row.uuid("session_id"),
                row.uuid("user_id"),
                AppKey.parse(row.bytes("public_key")),
                row.instant("created_at"));
    }
}

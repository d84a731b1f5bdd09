package vouch.server.messenger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of PINs.
final class PinStore {

    enum Kind {
        /// Six digits, kept as a salted hash.
        CLASSIC,
        /// An Ed25519 key: its hash column is the public key, its salt is empty.
        TIP
    }

    /// A PIN that is to be kept.
    ///
    /// @param counter how often a TIP was set, as its client counts
    @SuppressWarnings("ArrayRecordComponent") // made to be written to a row at once
    record Pin(Kind kind, byte[] salt, byte[] hash, long counter) {}

    /// A user's PIN as it is kept.
    ///
    /// @param wrong wrong ones since `wrongSince`, 0 where there were none
    @SuppressWarnings("ArrayRecordComponent") // read from a row, compared at once
    record Stored(
            Kind kind,
            byte[] salt,
            byte[] hash,
            long counter,
            long wrong,
            Optional<Instant> wrongSince,
            Optional<Instant> lockedUntil) {

        boolean isLocked(Instant now) {
            return lockedUntil.isPresent() && now.isBefore(lockedUntil.get());
        }
    }

    /// What a session's PINs are encrypted with.
    ///
    /// @param secret the AES key
    /// @param token its `pin_token`
    /// @param iterator the last one taken
    @SuppressWarnings("ArrayRecordComponent") // read from a row, used at once
    record Session(byte[] secret, byte[] token, long iterator) {

        @Override
        public String toString() {
            return "Session[" + iterator + "]";
        }
    }

    Optional<Stored> find(Transaction tx, UUID userId) {
        return tx.find(
                """
                select kind, salt, hash, counter, wrong, wrong_since, locked_until
                from messenger_pin
                where user_id = ?
                """,
                PinStore::stored,
                userId.toString());
    }

    /// Holds a user's PIN until this transaction ends, so that those who try it take turns, with
    /// whatever sessions they come.
    void lock(Transaction tx, UUID userId) {
        tx.update("update messenger_pin set wrong = wrong where user_id = ?", userId.toString());
    }

    /// Sets the first PIN of a user. False where there is one.
    boolean saveFirst(Transaction tx, UUID userId, Pin pin) {
        return tx.update(
                        """
                        insert into messenger_pin (user_id, kind, salt, hash, counter, wrong)
                        values (?, ?, ?, ?, ?, 0) on conflict do nothing
                        """,
                        userId.toString(),
                        pin.kind().name(),
                        pin.salt(),
                        pin.hash(),
                        pin.counter())
                == 1;
    }

    /// Sets a PIN, or another; wrong ones are forgotten.
    void save(Transaction tx, UUID userId, Pin pin) {
        tx.update(
                """
                insert into messenger_pin (user_id, kind, salt, hash, counter, wrong)
                values (?, ?, ?, ?, ?, 0)
                on conflict (user_id) do update
                set kind = excluded.kind, salt = excluded.salt, hash = excluded.hash,
                    counter = excluded.counter, wrong = 0, wrong_since = null,
                    locked_until = null
                """,
                userId.toString(),
                pin.kind().name(),
                pin.salt(),
                pin.hash(),
                pin.counter());
    }

    void saveWrong(
            Transaction tx,
            UUID userId,
            long wrong,
            @Nullable Instant since,
            @Nullable Instant lockedUntil) {
        tx.update(
                """
                update messenger_pin set wrong = ?, wrong_since = ?, locked_until = ?
                where user_id = ?
                """,
                wrong,
                since,
                lockedUntil,
                userId.toString());
    }

    /// A session's key, made anew where it has one: its iterators begin again.
    void saveSession(Transaction tx, UUID sessionId, byte[] secret, byte[] token) {
        tx.update(
                """
                insert into messenger_pin_session (session_id, secret, token, iterator)
                values (?, ?, ?, 0)
                on conflict (session_id) do update
                set secret = excluded.secret, token = excluded.token, iterator = 0
                """,
                sessionId.toString(),
                secret,
                token);
    }

    Optional<Session> findSession(Transaction tx, UUID sessionId) {
        return tx.find(
                """
                select secret, token, iterator from messenger_pin_session where session_id = ?
                """,
                row -> new Session(row.bytes("secret"), row.bytes("token"), row.number("iterator")),
                sessionId.toString());
    }

    /// Takes an iterator. False where the session has taken it already, or one after it.
    boolean takeIterator(Transaction tx, UUID sessionId, long smaller, long larger) {
        return tx.update(
                        """
                        update messenger_pin_session set iterator = ?
                        where session_id = ? and iterator < ?
                        """,
                        larger,
                        sessionId.toString(),
                        smaller)
                == 1;
    }

    private static Stored stored(Row row) {
        return new Stored(
                Kind.valueOf(row.text("kind")),
                row.bytes("salt"),
                row.bytes("hash"),
                row.number("counter"),
                row.number("wrong"),
                row.optionalInstant("wrong_since"),
                row.optionalInstant("locked_until"));
    }
}

package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of messages and of the inboxes they wait in.
final class MessageStore {

    /// A message's, or receipt's, number and time.
    record Place(long seq, Instant createdAt) {}

    /// The next one's place; whoever else asks waits until this transaction has ended, so that what
    /// has a lower number is committed, or never will be, when a higher one is seen. No two have
    /// one time.
    Place next(Transaction tx, Instant now) {
        return tx.find(
                        """
                        update message_last set seq = seq + 1,
                            created_at = case when created_at < ? then ? else created_at + 1 end
                        where id = 1 returning seq, created_at
                        """,
                        row -> new Place(row.number("seq"), row.instant("created_at")),
                        now,
                        now)
                .orElseThrow();
    }

    long lastSeq(Transaction tx) {
        return tx.find("select seq from message_last where id = 1", row -> row.number("seq"))
                .orElseThrow();
    }

    Optional<Message> find(Transaction tx, UUID messageId) {
        return tx.find(
                "select * from message where message_id = ?",
                MessageStore::message,
                messageId.toString());
    }

    void insert(Transaction tx, NewMessage message, Place place) {
        tx.update(
                """
                insert into message (message_id, seq, conversation_id, user_id, session_id,
                    category, data, representative_id, quote_message_id, silent, expire_in,
                    created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                message.messageId().toString(),
                place.seq(),
                message.conversationId().toString(),
                message.senderId().toString(),
                message.sessionId().toString(),
                message.category(),
                message.data(),
                text(message.representativeId()),
                text(message.quoteMessageId()),
                message.silent(),
                message.expireIn().toSeconds(),
                place.createdAt());
    }

    private static String text(Optional<UUID> id) {
        return id.map(UUID::toString).orElse("");
    }

    void deliver(Transaction tx, List<UUID> inboxes, long seq) {
        tx.batch(
                "insert into inbox (session_id, seq) values (?, ?)",
                inboxes.stream().map(inbox -> new Object[] {inbox.toString(), seq}).toList());
    }

    /// What waits in an inbox after a place, oldest first.
    List<Message> waiting(Transaction tx, UUID inbox, long afterSeq, int max) {
        return tx.list(
                """
                select m.* from inbox i join message m on m.seq = i.seq
                where i.session_id = ? and i.seq > ? order by i.seq limit ?
                """,
                MessageStore::message,
                inbox.toString(),
                afterSeq,
                max);
    }

    /// Takes a message out of an inbox; says whether it was there.
    boolean take(Transaction tx, UUID inbox, long seq) {
        return tx.update(
                        "delete from inbox where session_id = ? and seq = ?", inbox.toString(), seq)
                == 1;
    }

    /// Takes a message back: out of every inbox it still waits in, and what it says.
    void recall(Transaction tx, long seq) {
        tx.update("delete from inbox where seq = ?", seq);
        tx.update("update message set data = '' where seq = ?", seq);
    }

    /// Keeps in mind that a session has a message and has not read it.
    void keepDelivered(Transaction tx, UUID inbox, long seq) {
        tx.update("insert into delivered (session_id, seq) values (?, ?)", inbox.toString(), seq);
    }

    /// Forgets it again; says whether it was so.
    boolean takeDelivered(Transaction tx, UUID inbox, long seq) {
        return tx.update(
                        "delete from delivered where session_id = ? and seq = ?",
                        inbox.toString(),
                        seq)
                == 1;
    }

    /// News for each of a sender's sessions: who has its message.
    void insertReceipts(
            Transaction tx,
            List<UUID> sessions,
            Place place,
            long messageSeq,
            UUID by,
            boolean read) {
        tx.batch(
                """
                insert into receipt (session_id, seq, message_seq, user_id, is_read, created_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                sessions.stream()
                        .map(session ->
                                new Object[] {
                                    session.toString(),
                                    place.seq(),
                                    messageSeq,
                                    by.toString(),
                                    read,
                                    place.createdAt()
                                })
                        .toList());
    }

    /// The receipts for a session after a place, oldest first.
    List<Receipt> receipts(Transaction tx, UUID session, long afterSeq, int max) {
        return tx.list(
                """
                select r.seq, m.message_id, m.conversation_id, m.created_at as sent_at, r.user_id,
                    r.is_read, r.created_at
                from receipt r join message m on m.seq = r.message_seq
                where r.session_id = ? and r.seq > ? order by r.seq limit ?
                """,
                row ->
                        new Receipt(
                                row.number("seq"),
                                row.uuid("message_id"),
                                row.uuid("conversation_id"),
                                row.instant("sent_at"),
                                row.uuid("user_id"),
                                row.flag("is_read"),
                                row.instant("created_at")),
                session.toString(),
                afterSeq,
                max);
    }

    void deleteReceipts(Transaction tx, Collection<ToldReceipts.Key> told) {
        tx.batch(
                "delete from receipt where session_id = ? and seq = ?",
                told.stream()
                        .map(key -> new Object[] {key.session().toString(), key.seq()})
                        .toList());
    }

    /// The place of the last message made until then; 0 where there is none. A place and a time
    /// rise together.
    long lastSeqUntil(Transaction tx, Instant time) {
        return tx.find(
                        """
                        select seq from message where created_at <= ?
                        order by created_at desc limit 1
                        """,
                        row -> row.number("seq"),
                        time)
                .orElse(0L);
    }

    /// Drops at most so many of the messages made before this time, from every inbox too, and what
    /// was to be told of them.
    int drop(Transaction tx, Instant before, int max) {
        var old =
                tx.list(
                        "select seq from message where created_at < ? order by created_at limit ?",
                        row -> new Object[] {row.number("seq")},
                        before,
                        max);
        tx.batch("delete from inbox where seq = ?", old);
        tx.batch("delete from delivered where seq = ?", old);
        tx.batch("delete from receipt where message_seq = ?", old);
        tx.batch("delete from message where seq = ?", old);
        return old.size();
    }

    private static Message message(Row row) {
        return new Message(
                row.number("seq"),
                row.uuid("message_id"),
                row.uuid("conversation_id"),
                row.uuid("user_id"),
                row.uuid("session_id"),
                row.text("category"),
                row.text("data"),
                id(row.text("representative_id")),
                id(row.text("quote_message_id")),
                row.flag("silent"),
                Duration.ofSeconds(row.number("expire_in")),
                row.instant("created_at"));
    }

    private static Optional<UUID> id(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
    }
}

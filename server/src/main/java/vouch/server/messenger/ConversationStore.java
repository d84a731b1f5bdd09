package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of conversations and who is in them.
final class ConversationStore {

    Optional<Conversation> find(Transaction tx, UUID id) {
        return found(tx, "select * from conversation where conversation_id = ?", id);
    }

    Optional<Conversation> findByCode(Transaction tx, UUID codeId) {
        return found(tx, "select * from conversation where code_id = ?", codeId);
    }

    private static Optional<Conversation> found(Transaction tx, String sql, UUID id) {
        return tx.find(sql, row -> row.uuid("conversation_id"), id.toString())
                .flatMap(found ->
                        tx.find(
                                "select * from conversation where conversation_id = ?",
                                row -> conversation(row, participants(tx, found)),
                                found.toString()));
    }

    private static List<Participant> participants(Transaction tx, UUID id) {
        return tx.list(
                """
                select * from conversation_participant where conversation_id = ?
                order by created_at, user_id
                """,
                row ->
                        new Participant(
                                row.uuid("user_id"),
                                Participant.Role.of(row.text("role")),
                                row.instant("mute_until"),
                                row.instant("created_at")),
                id.toString());
    }

    private static Conversation conversation(Row row, List<Participant> participants) {
        return new Conversation(
                row.uuid("conversation_id"),
                Conversation.Category.valueOf(row.text("category")),
                row.uuid("creator_id"),
                row.text("name"),
                row.text("announcement"),
                row.uuid("code_id"),
                Duration.ofSeconds(row.number("expire_in")),
                row.instant("created_at"),
                participants);
    }

    /// False where there is one of this id: nothing was changed then.
    boolean insert(Transaction tx, Conversation conversation) {
        boolean made =
                tx.update(
                                """
                                insert into conversation (conversation_id, category, creator_id,
                                    name, announcement, code_id, expire_in, created_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?)
                                on conflict (conversation_id) do nothing
                                """,
                                conversation.id().toString(),
                                conversation.category().name(),
                                conversation.creatorId().toString(),
                                conversation.name(),
                                conversation.announcement(),
                                conversation.codeId().toString(),
                                conversation.expireIn().toSeconds(),
                                conversation.createdAt())
                        == 1;
        if (made) {
            conversation
                    .participants()
                    .forEach(participant -> add(tx, conversation.id(), participant));
        }
        return made;
    }

    /// Deletes a group and who is in it. False where there is no group of this id.
    boolean removeGroup(Transaction tx, UUID id) {
        boolean removed =
                tx.update(
                                """
                                delete from conversation
                                where conversation_id = ? and category = 'GROUP'
                                """,
                                id.toString())
                        == 1;
        if (removed) {
            tx.update(
                    "delete from conversation_participant where conversation_id = ?",
                    id.toString());
        }
        return removed;
    }

    /// Holds the conversation until this transaction ends, so that two who change who is in it take
    /// turns.
    void lock(Transaction tx, UUID id) {
        tx.update("update conversation set name = name where conversation_id = ?", id.toString());
    }

    /// False where the user is in it.
    boolean add(Transaction tx, UUID id, Participant participant) {
        return tx.update(
                        """
                        insert into conversation_participant
                            (conversation_id, user_id, role, mute_until, created_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        id.toString(),
                        participant.userId().toString(),
                        participant.role().text(),
                        participant.mutedUntil(),
                        participant.createdAt())
                == 1;
    }

    void remove(Transaction tx, UUID id, UUID userId) {
        tx.update(
                "delete from conversation_participant where conversation_id = ? and user_id = ?",
                id.toString(),
                userId.toString());
    }

    void setRole(Transaction tx, UUID id, UUID userId, Participant.Role role) {
        tx.update(
                """
                update conversation_participant set role = ?
                where conversation_id = ? and user_id = ?
                """,
                role.text(),
                id.toString(),
                userId.toString());
    }

    void setMuted(Transaction tx, UUID id, UUID userId, Instant until) {
        tx.update(
                """
                update conversation_participant set mute_until = ?
                where conversation_id = ? and user_id = ?
                """,
                until,
                id.toString(),
                userId.toString());
    }

    void describe(Transaction tx, UUID id, String name, String announcement) {
        tx.update(
                "update conversation set name = ?, announcement = ? where conversation_id = ?",
                name,
                announcement,
                id.toString());
    }

    void setCode(Transaction tx, UUID id, UUID codeId) {
        tx.update(
                "update conversation set code_id = ? where conversation_id = ?",
                codeId.toString(),
                id.toString());
    }

    void setExpiry(Transaction tx, UUID id, Duration expireIn) {
        tx.update(
                "update conversation set expire_in = ? where conversation_id = ?",
                expireIn.toSeconds(),
                id.toString());
    }
}

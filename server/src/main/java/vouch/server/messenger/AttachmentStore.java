package vouch.server.messenger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of attachments.
final class AttachmentStore {

    void insert(Transaction tx, Attachment attachment) {
        tx.update(
                """
                insert into attachment (attachment_id, user_id, upload_key, created_at, expires_at)
                values (?, ?, ?, ?, ?)
                """,
                attachment.id().toString(),
                attachment.userId().toString(),
                attachment.uploadKey(),
                attachment.createdAt(),
                attachment.expiresAt());
    }

    Optional<Attachment> find(Transaction tx, UUID id, Instant now) {
        return tx.find(
                "select * from attachment where attachment_id = ? and expires_at > ?",
                AttachmentStore::attachment,
                id.toString(),
                now);
    }

    Optional<Attachment> findByKey(Transaction tx, String uploadKey, Instant madeAfter) {
        return tx.find(
                "select * from attachment where upload_key = ? and created_at > ?",
                AttachmentStore::attachment,
                uploadKey,
                madeAfter);
    }

    boolean isUploaded(Transaction tx, UUID id) {
        return tx.find(
                        "select 1 as n from attachment where attachment_id = ? and size is not null",
                        row -> row.number("n"),
                        id.toString())
                .isPresent();
    }

    /// The first upload counts: says whether this one is it.
    boolean uploaded(Transaction tx, UUID id, long size) {
        return tx.update(
                        "update attachment set size = ? where attachment_id = ? and size is null",
                        size,
                        id.toString())
                == 1;
    }

    List<UUID> expired(Transaction tx, Instant now, int max) {
        return tx.list(
                "select attachment_id from attachment where expires_at <= ? order by expires_at limit ?",
                row -> row.uuid("attachment_id"),
                now,
                max);
    }

    void delete(Transaction tx, UUID id) {
        tx.update("delete from attachment where attachment_id = ?", id.toString());
    }

    private static Attachment attachment(Row row) {
        return new Attachment(
                row.uuid("attachment_id"),
                row.uuid("user_id"),
                row.text("upload_key"),
                row.isNull("size") ? Optional.empty() : Optional.of(row.number("size")),
                row.instant("created_at"),
                row.instant("expires_at"));
    }
}

package vouch.server.messenger;

import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Transaction;

/// The SQL of pictures: one for each user, under an id that changes with it.
final class AvatarStore {

    void save(Transaction tx, UUID userId, UUID avatarId, Avatar avatar) {
        tx.update("delete from messenger_avatar where user_id = ?", userId.toString());
        tx.update(
                """
                insert into messenger_avatar (avatar_id, user_id, media_type, content)
                values (?, ?, ?, ?)
                """,
                avatarId.toString(),
                userId.toString(),
                avatar.mediaType(),
                avatar.content());
    }

    Optional<Avatar> find(Transaction tx, UUID avatarId) {
        return tx.find(
                "select media_type, content from messenger_avatar where avatar_id = ?",
                row -> new Avatar(row.text("media_type"), row.bytes("content")),
                avatarId.toString());
    }
}

package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;

/// The news that somebody has a message, for its sender.
///
/// @param sentAt when the message was made
/// @param by who has it
/// @param read whether it was read, not only delivered
record Receipt(
        long seq,
        UUID messageId,
        UUID conversationId,
        Instant sentAt,
        UUID by,
        boolean read,
        Instant createdAt)
        implements InboxEntry {

    String status() {
        return read ? "READ" : "DELIVERED";
    }
}

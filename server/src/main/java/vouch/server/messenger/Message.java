package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A message as it is kept and delivered.
///
/// @param seq its place among all messages: rises with every commit
/// @param data the payload in standard base64 with padding
record Message(
        long seq,
        UUID messageId,
        UUID conversationId,
        UUID senderId,
        UUID sessionId,
        String category,
        String data,
        Optional<UUID> representativeId,
        Optional<UUID> quoteMessageId,
        boolean silent,
        Duration expireIn,
        Instant createdAt)
        implements InboxEntry {

    /// Whether no session sent it: the server tells of something that its sender did.
    boolean isNotice() {
        return sessionId.equals(senderId);
    }
}

package vouch.server.messenger;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// A message as a client asks for it: well formed, and nothing more.
///
/// @param recipientId to whom alone it goes, of those in the conversation
/// @param data the payload in standard base64 with padding
record Draft(
        UUID messageId,
        UUID conversationId,
        Optional<UUID> recipientId,
        MessageCategory category,
        String data,
        Optional<UUID> representativeId,
        Optional<UUID> quoteMessageId,
        boolean silent,
        Duration expireIn) {}

package vouch.server.messenger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A message somebody wants delivered. Whether they may is decided by whoever makes it.
///
/// @param messageId chosen by the sender; the same id again is the same message
/// @param sessionId the sender's session, or its user id where it has none
/// @param receivers to whom it goes; never the sender
/// @param category one of the API's names, such as `PLAIN_TEXT`
/// @param data the payload in standard base64 with padding
/// @param expireIn after how long apps hide it; zero for never
record NewMessage(
        UUID messageId,
        UUID conversationId,
        UUID senderId,
        UUID sessionId,
        List<UUID> receivers,
        String category,
        String data,
        Optional<UUID> representativeId,
        Optional<UUID> quoteMessageId,
        boolean silent,
        Duration expireIn) {

    NewMessage {
        receivers = List.copyOf(receivers);
        if (receivers.contains(senderId)) {
            throw new IllegalArgumentException("nobody is told of a message of their own");
        }
    }
}

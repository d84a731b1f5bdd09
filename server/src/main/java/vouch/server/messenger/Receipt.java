package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;

/// The news that somebody got a message, for its sender.
///
/// @param by who got it
/// @param read whether it was read, not only delivered
record Receipt(Message message, UUID by, boolean read, Instant at) {

    String status() {
        return read ? "READ" : "DELIVERED";
    }
}

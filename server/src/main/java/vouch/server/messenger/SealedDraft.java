package vouch.server.messenger;

import java.util.Set;
import java.util.UUID;

/// A message whose sender encrypted it for the sessions it knew of its receiver.
///
/// @param checksum over those sessions: [SealedSending#checksum]
record SealedDraft(Draft draft, UUID recipientId, String checksum, Set<UUID> sessionIds) {

    SealedDraft {
        if (!draft.category().isSealed()) {
            throw new IllegalArgumentException("not encrypted: " + draft.category());
        }
        sessionIds = Set.copyOf(sessionIds);
    }
}

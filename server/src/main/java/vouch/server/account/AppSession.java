package vouch.server.account;

import java.time.Instant;
import java.util.UUID;

/// One login of a user or app of the messenger: the key that signs its requests.
public record AppSession(UUID sessionId, UUID userId, AppKey key, Instant createdAt) {

    public AppAlgorithm algorithm() {
        return key.algorithm();
    }
}

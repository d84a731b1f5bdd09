package vouch.server.messenger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A file on its way from one user to others.
///
/// @param uploadKey who has it may upload, once; nobody can guess it
/// @param size in bytes; empty until it was uploaded
/// @param expiresAt from when on it is gone
record Attachment(
        UUID id,
        UUID userId,
        String uploadKey,
        Optional<Long> size,
        Instant createdAt,
        Instant expiresAt) {

    @Override
    public String toString() {
        return "Attachment[" + id + "]";
    }
}

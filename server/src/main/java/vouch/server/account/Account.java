package vouch.server.account;

import java.time.Instant;

/// A client of this installation.
///
/// @param credentialVersion grows with each new password; what was issued for an older one is void
public record Account(
        long id,
        String key,
        String name,
        boolean disabled,
        long credentialVersion,
        Instant createdAt) {

    public Caller caller() {
        return new Caller(id, key);
    }
}

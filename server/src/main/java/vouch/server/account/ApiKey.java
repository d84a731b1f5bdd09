package vouch.server.account;

import java.time.Instant;
import java.util.Optional;

/// A key of the mixer's API, without what proves it.
///
/// @param id names it to its operator, and is no secret
/// @param disabledAt since when nobody is known by it; it never is again
public record ApiKey(String id, String name, Instant createdAt, Optional<Instant> disabledAt) {}

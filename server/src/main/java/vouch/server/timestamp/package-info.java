/// The gateway's own time-stamping authority (RFC 3161): its key, its certificate, and the tokens
/// that proofs carry. Start at [vouch.server.timestamp.Authority].
@NullMarked
package vouch.server.timestamp;

import org.jspecify.annotations.NullMarked;

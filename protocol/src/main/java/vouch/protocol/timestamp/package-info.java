/// RFC 3161 time-stamp tokens: what they say, and whether an authority signed them. Start at
/// [vouch.protocol.timestamp.SignedTimestamp]; `docs/proofs.md` has the bytes.
@NullMarked
package vouch.protocol.timestamp;

import org.jspecify.annotations.NullMarked;

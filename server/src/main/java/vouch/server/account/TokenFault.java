package vouch.server.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Why a request's token is not taken. A strict gateway tells nobody; a lenient one tells the
/// caller, who is nearly always its own developer.
public sealed interface TokenFault {

    /// No `Authorization: Bearer` header.
    record Missing() implements TokenFault {}

    /// @param reason a sentence about what the token lacks
    record Malformed(String reason) implements TokenFault {}

    record UnknownSession(UUID sessionId) implements TokenFault {}

    /// The session is there, and somebody else's.
    record OthersSession(UUID userId, UUID sessionId) implements TokenFault {}

    record WrongAlgorithm(AppAlgorithm ofSession, String given) implements TokenFault {}

    record WrongKey(AppAlgorithm ofSession) implements TokenFault {}

    record Expired(Instant expiredAt, Instant now) implements TokenFault {}

    record FromTheFuture(Instant issuedAt, Instant now) implements TokenFault {}

    /// Issued too long ago to be remembered as used, where tokens are good once.
    record TooOld(Instant issuedAt, Instant now) implements TokenFault {}

    /// Signed over other bytes than came.
    ///
    /// @param given the token's `sig`
    record OtherRequest(String given, SignedRequest request) implements TokenFault {

        /// The `sig` of what came.
        public String expected() {
            return request.digest(request.target());
        }

        /// What was hashed for it, the beginning of it at least.
        public String hashed() {
            return SignatureHints.shown(request);
        }

        /// Sentences on what probably went wrong; finding them takes a few dozen hashes.
        public List<String> hints() {
            return SignatureHints.of(given, request);
        }
    }

    record Reused(String jti) implements TokenFault {}
}

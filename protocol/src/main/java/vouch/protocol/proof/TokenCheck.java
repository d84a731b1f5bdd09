package vouch.protocol.proof;

import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.timestamp.SignedTimestamp;
import vouch.protocol.timestamp.TimestampAuthority;

/// The time-stamp token: over the same digest, and signed by the authority where one is trusted.
final class TokenCheck {

    private final Digest digest;
    private final TimestampToken token;
    private final Optional<TimestampAuthority> authority;

    TokenCheck(Digest digest, TimestampToken token, Optional<TimestampAuthority> authority) {
        this.digest = digest;
        this.token = token;
        this.authority = authority;
    }

    Optional<Fails> misfit() {
        SignedTimestamp timestamp;
        try {
            timestamp = token.read();
        } catch (MalformedException e) {
            return ProofVerifier.fails(
                    Part.RFC3161, "The time-stamp token is malformed. " + e.getMessage());
        }
        if (!timestamp.digest().equals(digest)) {
            return ProofVerifier.fails(
                    Part.RFC3161, "The time-stamp token is over another digest.");
        }
        return authority
                .flatMap(trusted -> trusted.misfit(timestamp))
                .map(sentence -> new Fails(Part.RFC3161, sentence));
    }

    /// What the token says; to be asked for only when nothing misfits.
    Facts.Timestamp facts() {
        SignedTimestamp timestamp = token.read();
        return new Facts.Timestamp(
                timestamp.time(), timestamp.policy(), timestamp.serial(), authority.isPresent());
    }
}

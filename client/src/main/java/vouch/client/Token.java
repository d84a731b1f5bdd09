package vouch.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import vouch.protocol.json.JsonObject;

/// A bearer token, and when by our own clock it is of use.
///
/// The claims are read only for their distances from `iat`: whether the token is good is the
/// server's to say, and its clock need not be ours.
///
/// @param usableFrom before this the server calls the token too early
/// @param renewFrom from then on a new one is asked for
record Token(String jwt, Instant usableFrom, Instant renewFrom) {

    private static final Duration LIFETIME_UNKNOWN = Duration.ofSeconds(30);
    private static final Duration MARGIN_MAX = Duration.ofSeconds(5);

    static Token received(String jwt, Instant now) {
        Optional<Claims> claims = Claims.of(jwt);
        if (claims.isEmpty()) {
            return new Token(jwt, now, now.plus(LIFETIME_UNKNOWN));
        }
        Duration wait = Duration.ofSeconds(claims.get().notBefore() - claims.get().issuedAt());
        Duration untilNotBefore =
                Duration.between(now, Instant.ofEpochSecond(claims.get().notBefore()));
        Duration lifetime = Duration.ofSeconds(claims.get().expires() - claims.get().issuedAt());
        Duration margin = min(MARGIN_MAX, lifetime.dividedBy(4));
        return new Token(
                jwt,
                now.plus(untilNotBefore.isNegative() ? Duration.ZERO : min(untilNotBefore, wait)),
                now.plus(lifetime).minus(margin));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    @Override
    public String toString() {
        return "Token[usableFrom=" + usableFrom + ", renewFrom=" + renewFrom + "]";
    }

    private record Claims(long issuedAt, long notBefore, long expires) {

        /// Empty where the token is not a JWT with sensible times; it is then used as it is.
        static Optional<Claims> of(String jwt) {
            String[] parts = jwt.split("\\.", -1);
            if (parts.length != 3) {
                return Optional.empty();
            }
            try {
                var payload =
                        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
                JsonObject claims = Answers.object(payload);
                var read =
                        new Claims(
                                claims.integer("iat"),
                                claims.integer("nbf"),
                                claims.integer("exp"));
                boolean sensible =
                        read.issuedAt >= 0
                                && read.issuedAt <= read.notBefore
                                && read.notBefore < read.expires
                                && read.notBefore - read.issuedAt <= 60
                                && read.expires - read.issuedAt <= 366L * 86_400;
                return sensible ? Optional.of(read) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}

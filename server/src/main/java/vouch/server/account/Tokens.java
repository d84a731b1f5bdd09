package vouch.server.account;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import vouch.protocol.Digest;

/// Makes and verifies the tokens of the Prëxis API: JWT, HS256, good from one second after they
/// were made until their lifetime is over. Thread-safe.
///
/// A token is taken in exactly the spelling we gave it. Its first part must be that of a key of
/// ours, so that nothing a caller writes there, an algorithm least of all, is ever acted upon.
public final class Tokens {

    public static final Duration LIFETIME = Duration.ofSeconds(60);

    /// How long after it was made a token becomes good.
    static final Duration NOT_BEFORE = Duration.ofSeconds(1);

    static final int VERIFIED_REMEMBERED_MAX = 10_000;
    static final int ISSUED_REMEMBERED_MAX = 10_000;

    private static final String VERSION_CLAIM = "ver";
    private static final DateTimeFormatter PHP_ISO8601 =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Accounts accounts;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Remembered<Digest, Claims> verified = new Remembered<>(VERIFIED_REMEMBERED_MAX);
    private final Remembered<Long, Made> made = new Remembered<>(ISSUED_REMEMBERED_MAX);

    /// What a token of ours says.
    private record Claims(String key, long version, Instant iat, Instant nbf, Instant exp) {}

    private record Made(String jwt, Claims claims) {}

    /// A token given out.
    ///
    /// @param cached whether it was given out before; it is not good yet then either
    public record Issued(String jwt, boolean cached) {
        @Override
        public String toString() {
            return "Issued[" + (cached ? "again" : "new") + "]";
        }
    }

    /// @param lifetime from making to expiry, whole seconds
    public Tokens(Accounts accounts, SigningKeys keys, InstantSource clock, Duration lifetime) {
        if (lifetime.compareTo(NOT_BEFORE) <= 0) {
            throw new IllegalArgumentException("tokens would expire before they are good");
        }
        this.accounts = accounts;
        this.keys = keys;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    public Issued issue(Account account) {
        var last = made.find(account.id());
        if (last.isPresent()
                && last.get().claims.version == account.credentialVersion()
                && clock.instant().isBefore(last.get().claims.nbf)) {
            return new Issued(last.get().jwt, true);
        }
        Instant iat = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var claims =
                new Claims(
                        account.key(),
                        account.credentialVersion(),
                        iat,
                        iat.plus(NOT_BEFORE),
                        iat.plus(lifetime));
        var key = keys.current();
        String signed = key.encodedHeader() + "." + encode(claims);
        String jwt = signed + "." + key.signature(signed);
        made.put(account.id(), new Made(jwt, claims));
        return new Issued(jwt, false);
    }

    public Verification verify(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            return new Verification.Bad("Wrong number of segments");
        }
        var key = keys.byEncodedHeader(parts[0]);
        if (key.isEmpty()) {
            return new Verification.Bad("Signature verification failed");
        }
        var digest = Digest.sha256(jwt.getBytes(StandardCharsets.UTF_8));
        var claims = verified.find(digest);
        if (claims.isEmpty()) {
            String signature = key.get().signature(parts[0] + "." + parts[1]);
            if (!sameText(signature, parts[2])) {
                return new Verification.Bad("Signature verification failed");
            }
            claims = Optional.of(decode(parts[1]));
            verified.put(digest, claims.get());
        }
        return now(claims.get());
    }

    /// What may change while a token lives is looked at each time.
    private Verification now(Claims claims) {
        Instant now = clock.instant();
        if (now.isBefore(claims.nbf)) {
            return new Verification.Bad(tooSoon(claims.nbf));
        }
        if (now.isBefore(claims.iat)) {
            return new Verification.Bad(tooSoon(claims.iat));
        }
        if (!now.isBefore(claims.exp)) {
            return new Verification.Bad("Expired token");
        }
        var account = accounts.find(claims.key);
        if (account.isEmpty() || account.get().credentialVersion() != claims.version) {
            return new Verification.Bad("Revoked token");
        }
        return account.get().disabled()
                ? new Verification.Bad("Account disabled")
                : new Verification.Good(account.get().caller());
    }

    private static String tooSoon(Instant time) {
        return "Cannot handle token prior to " + PHP_ISO8601.format(time);
    }

    private static boolean sameText(String a, String b) {
        return MessageDigest.isEqual(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static Base64URL encode(Claims claims) {
        var set =
                new JWTClaimsSet.Builder()
                        .subject(claims.key)
                        .issueTime(Date.from(claims.iat))
                        .notBeforeTime(Date.from(claims.nbf))
                        .expirationTime(Date.from(claims.exp))
                        .claim(VERSION_CLAIM, claims.version)
                        .build();
        return Base64URL.encode(set.toString());
    }

    /// Reads what we signed ourselves: what does not fit is a mistake of ours.
    private static Claims decode(String payload) {
        try {
            var set = JWTClaimsSet.parse(new Base64URL(payload).decodeToString());
            return new Claims(
                    set.getSubject(),
                    set.getLongClaim(VERSION_CLAIM),
                    set.getIssueTime().toInstant(),
                    set.getNotBeforeTime().toInstant(),
                    set.getExpirationTime().toInstant());
        } catch (ParseException e) {
            throw new IllegalStateException("a token signed by us has other claims", e);
        }
    }
}

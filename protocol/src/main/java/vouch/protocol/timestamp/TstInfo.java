package vouch.protocol.timestamp;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

/// The content of a token, `TSTInfo` of RFC 3161, section 2.4.2. Its nonce, the authority's name
/// and extensions that aren't critical say nothing about the digest and are passed over.
record TstInfo(
        String policy,
        Digest digest,
        BigInteger serial,
        Instant time,
        Optional<Duration> accuracy) {

    private static final BigInteger MILLIS_MAX = BigInteger.valueOf(999);
    private static final BigInteger SECONDS_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final String WHAT = "A token's TSTInfo";

    static TstInfo read(Der der) {
        SignedTimestamp.requireTag(der, Der.SEQUENCE);
        DerElements info = der.elements(WHAT);
        if (!info.next(Der.INTEGER).integer("A TSTInfo's version").equals(BigInteger.ONE)) {
            throw new MalformedException("A token's TSTInfo is of version 1.");
        }
        String policy = info.next(Der.OBJECT_IDENTIFIER).objectIdentifier("A token's policy");
        Digest digest = digest(info.next(Der.SEQUENCE).elements("A token's imprint"));
        BigInteger serial = info.next(Der.INTEGER).integer("A token's serial number");
        Instant time = GeneralizedTime.of(info.next(Der.GENERALIZED_TIME));
        Optional<Duration> accuracy = info.optional(Der.SEQUENCE).map(TstInfo::accuracy);
        info.optional(Der.BOOLEAN).ifPresent(is -> is.requireTrue("A token's ordering"));
        info.optional(Der.INTEGER);
        info.optional(Der.context(0));
        info.optional(Der.context(1)).ifPresent(TstInfo::refuseCritical);
        info.end();
        return new TstInfo(policy, digest, serial, time, accuracy);
    }

    private static Digest digest(DerElements imprint) {
        DigestAlgorithm.requireSha256(
                imprint.next(Der.SEQUENCE),
                "The token is over another kind of digest than SHA-256.");
        return Digest.ofBytes(imprint.only(Der.OCTET_STRING).value());
    }

    private static Duration accuracy(Der der) {
        DerElements parts = der.elements("A token's accuracy");
        BigInteger seconds = part(parts.optional(Der.INTEGER), SECONDS_MAX);
        BigInteger millis = part(parts.optional(Der.contextPrimitive(0)), MILLIS_MAX);
        BigInteger micros = part(parts.optional(Der.contextPrimitive(1)), MILLIS_MAX);
        parts.end();
        return Duration.ofSeconds(seconds.longValue())
                .plusMillis(millis.longValue())
                .plusNanos(1000 * micros.longValue());
    }

    private static BigInteger part(Optional<Der> der, BigInteger max) {
        BigInteger part = der.map(d -> d.integer("A token's accuracy")).orElse(BigInteger.ZERO);
        if (part.signum() < 0 || part.compareTo(max) > 0) {
            throw new MalformedException("A token's accuracy is out of range.");
        }
        return part;
    }

    /// A critical extension could change what the token means.
    private static void refuseCritical(Der extensions) {
        for (Der der : extensions.elements("A token's extensions").all(Der.SEQUENCE)) {
            DerElements extension = der.elements("A token's extension");
            extension.next(Der.OBJECT_IDENTIFIER);
            if (extension.optional(Der.BOOLEAN).isPresent()) {
                throw new MalformedException(
                        "A token has a critical extension that is not known here.");
            }
            extension.only(Der.OCTET_STRING);
        }
    }
}

package vouch.protocol.proof;

import vouch.protocol.timestamp.SampleTokens;

/// Bundles with a time-stamp token, which OpenSSL made.
final class TokenProofs {

    private static final String PART = "time-stamp token";
    private static final String RECEIVED = Stage.RECEIVED.name();

    private final VectorList vectors;

    TokenProofs(VectorList vectors) {
        this.vectors = vectors;
    }

    void addAll() {
        accepted();
        refusedByAnyone();
        refusedByWhoTrustsAnAuthority();
    }

    private void accepted() {
        vectors.token(
                "accept/token",
                "A time-stamp token by the authority that is trusted.",
                token("entry-5"),
                SampleTokens.AUTHORITY,
                RECEIVED);
        vectors.token(
                "accept/token-without-certificate",
                "The token does not carry the authority's certificate.",
                token("entry-5-without-certificate"),
                SampleTokens.AUTHORITY,
                RECEIVED);
        vectors.token(
                "accept/token-unchecked",
                "Nobody is trusted: anyone may have made the token.",
                token("entry-5-stranger"),
                null,
                RECEIVED);
        vectors.token(
                "accept/token-by-rsa-unchecked",
                "Signed in a way that is not known here, which matters only where it is checked.",
                token("entry-5-rsa"),
                null,
                RECEIVED);
    }

    private void refusedByAnyone() {
        vectors.token(
                "refuse/token-of-another-digest",
                "The authority's own token over entry 4.",
                token("entry-4"),
                null,
                PART);
        vectors.token(
                "refuse/token-over-sha-512",
                "Over the file's SHA-512, which the digest cannot be compared with.",
                token("entry-5-sha-512"),
                null,
                PART);
        vectors.token(
                "refuse/token-that-is-none",
                "DER, but an empty sequence.",
                TimestampToken.ofBytes(new byte[] {0x30, 0}),
                null,
                PART);
        vectors.token(
                "refuse/token-with-more-after-it",
                "One byte after the end.",
                TimestampToken.ofBytes(SampleTokens.longer(SampleTokens.bytes("entry-5"))),
                null,
                PART);
    }

    private void refusedByWhoTrustsAnAuthority() {
        refusedByAuthority(
                "token-by-a-stranger", "Another key and certificate.", token("entry-5-stranger"));
        refusedByAuthority(
                "token-with-another-time", "One digit of its time.", changed("202611", 3));
        refusedByAuthority(
                "token-with-another-signature",
                "The last bit of the signature.",
                flipped(SampleTokens.bytes("entry-5").length - 1));
        refusedByAuthority(
                "token-naming-its-certificate-by-sha-1",
                "By a digest in which two certificates could be the same.",
                token("entry-5-sha-1-certificate"));
        vectors.token(
                "refuse/token-by-a-certificate-not-valid-then",
                "The authority's certificate was over before the token was made.",
                token("entry-5-expired"),
                SampleTokens.file("expired.pem"),
                PART);
    }

    private void refusedByAuthority(String name, String says, TimestampToken token) {
        vectors.token("refuse/" + name, says, token, SampleTokens.AUTHORITY, PART);
    }

    private static TimestampToken token(String name) {
        return TimestampToken.ofBytes(SampleTokens.bytes(name));
    }

    private static TimestampToken changed(String text, int character) {
        return flipped(SampleTokens.indexOf(SampleTokens.bytes("entry-5"), text) + character);
    }

    private static TimestampToken flipped(int at) {
        byte[] bytes = SampleTokens.bytes("entry-5");
        bytes[at] ^= 1;
        return TimestampToken.ofBytes(bytes);
    }
}

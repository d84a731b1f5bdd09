package vouch.server.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// One key that signs tokens (HS256). Printing it shows its id only.
final class SigningKey {

    static final int SECRET_BYTES = 32;

    private final String kid;
    private final Instant createdAt;
    private final Optional<Instant> retiredAt;
    private final JWSHeader header;
    private final String encodedHeader;
    private final MACSigner signer;

    SigningKey(String kid, byte[] secret, Instant createdAt, Optional<Instant> retiredAt) {
        this.kid = kid;
        this.createdAt = createdAt;
        this.retiredAt = retiredAt;
        this.header =
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(kid)
                        .build();
        this.encodedHeader = header.toBase64URL().toString();
        try {
            this.signer = new MACSigner(secret);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing key " + kid + " is too short", e);
        }
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> retiredAt() {
        return retiredAt;
    }

    /// The first part of every token this key signs, and of no other's.
    String encodedHeader() {
        return encodedHeader;
    }

    /// The third part of a token.
    ///
    /// @param signed its first two parts with the dot between them
    String signature(String signed) {
        try {
            return signer.sign(header, signed.getBytes(StandardCharsets.US_ASCII)).toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with key " + kid + " failed", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}

package vouch.protocol.timestamp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

/// What a signer bound into the signature.
///
/// @param messageDigest the SHA-256 of the TSTInfo
/// @param certificate the SHA-256 of the signer's certificate (`ESSCertIDv2`, RFC 5816); missing
///   where the signer names it by SHA-1 alone
record SignedAttributes(Digest messageDigest, Optional<Digest> certificate) {

    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

    static SignedAttributes read(Der set) {
        Map<String, Der> attributes = new HashMap<>();
        for (Der der : set.elements("A token's set of signed attributes").all(Der.SEQUENCE)) {
            DerElements attribute = der.elements("A token's signed attribute");
            String type = attribute.next(Der.OBJECT_IDENTIFIER).objectIdentifier("An attribute");
            if (attributes.put(type, attribute.only(Der.SET)) != null) {
                throw new MalformedException("A token has a signed attribute twice.");
            }
        }
        String type =
                value(attributes, CONTENT_TYPE, Der.OBJECT_IDENTIFIER)
                        .objectIdentifier("A token's content type");
        if (!type.equals(SignedTimestamp.TST_INFO)) {
            throw new MalformedException("A token's signed content type is not a TSTInfo.");
        }
        byte[] digest = value(attributes, MESSAGE_DIGEST, Der.OCTET_STRING).value();
        Optional<Digest> certificate =
                attributes.containsKey(SIGNING_CERTIFICATE_V2)
                        ? certificate(value(attributes, SIGNING_CERTIFICATE_V2, Der.SEQUENCE))
                        : Optional.empty();
        return new SignedAttributes(Digest.ofBytes(digest), certificate);
    }

    private static Der value(Map<String, Der> attributes, String type, int tag) {
        Der values = attributes.get(type);
        if (values == null) {
            throw new MalformedException("A token lacks the signed attribute " + type + ".");
        }
        return values.elements("A token's signed attribute").only(tag);
    }

    /// The first of the certificates is the signer's; others, and policies, may follow.
    private static Optional<Digest> certificate(Der signingCertificate) {
        DerElements parts = signingCertificate.elements("A token's signing certificate");
        Der certificates = parts.next(Der.SEQUENCE);
        parts.optional(Der.SEQUENCE);
        parts.end();
        DerElements first =
                certificates
                        .elements("A token's signing certificate")
                        .next(Der.SEQUENCE)
                        .elements("A token's signing certificate");
        first.optional(Der.SEQUENCE)
                .ifPresent(algorithm ->
                        DigestAlgorithm.requireSha256(
                                algorithm,
                                "The token names its certificate by another kind of digest than"
                                        + " SHA-256."));
        byte[] hash = first.next(Der.OCTET_STRING).value();
        first.optional(Der.SEQUENCE);
        first.end();
        return Optional.of(Digest.ofBytes(hash));
    }
}

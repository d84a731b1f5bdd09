package vouch.protocol.timestamp;

import java.math.BigInteger;
import vouch.protocol.MalformedException;

/// Who signed a token, over what, and how: `SignerInfo` of CMS (RFC 5652, section 5.3).
///
/// The signer's name in it is passed over, because nobody signed that; the signed attributes name
/// the certificate by its digest. Unsigned attributes are passed over for the same reason.
final class SignerInfo {

    private static final int SIGNED_ATTRIBUTES = Der.context(0);

    private final SignedAttributes attributes;
    private final byte[] signed;
    private final String signatureAlgorithm;
    private final byte[] signature;

    private SignerInfo(
            SignedAttributes attributes,
            byte[] signed,
            String signatureAlgorithm,
            byte[] signature) {
        this.attributes = attributes;
        this.signed = signed;
        this.signatureAlgorithm = signatureAlgorithm;
        this.signature = signature;
    }

    static SignerInfo read(Der der) {
        DerElements info = der.elements("A token's signer");
        BigInteger version = info.next(Der.INTEGER).integer("A signer's version");
        boolean byName = version.equals(BigInteger.ONE);
        if (!byName && !version.equals(BigInteger.valueOf(3))) {
            throw new MalformedException("A token's signer is of version 1 or 3.");
        }
        info.next(byName ? Der.SEQUENCE : Der.contextPrimitive(0));
        DigestAlgorithm.requireSha256(
                info.next(Der.SEQUENCE),
                "The token's signer used another kind of digest than SHA-256.");
        Der attributes = info.next(SIGNED_ATTRIBUTES);
        String algorithm = algorithm(info.next(Der.SEQUENCE));
        byte[] signature = info.next(Der.OCTET_STRING).value();
        info.optional(Der.context(1));
        info.end();
        return new SignerInfo(
                SignedAttributes.read(attributes), asSet(attributes), algorithm, signature);
    }

    private static String algorithm(Der algorithm) {
        DerElements parts = algorithm.elements("A token's signature algorithm");
        String name =
                parts.next(Der.OBJECT_IDENTIFIER).objectIdentifier("A token's signature algorithm");
        DigestAlgorithm.requireNoParameters(parts);
        return name;
    }

    /// The bytes that are signed have the tag of a set, not the one they are sent with.
    private static byte[] asSet(Der attributes) {
        byte[] set = attributes.encoded();
        set[0] = Der.SET;
        return set;
    }

    SignedAttributes attributes() {
        return attributes;
    }

    byte[] signed() {
        return signed.clone();
    }

    String signatureAlgorithm() {
        return signatureAlgorithm;
    }

    byte[] signature() {
        return signature.clone();
    }
}

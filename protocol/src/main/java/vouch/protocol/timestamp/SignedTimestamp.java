package vouch.protocol.timestamp;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

/// What a time-stamp token (RFC 3161) says: an authority saw this SHA-256 at this time. Whether the
/// authority did is for [TimestampAuthority] to say.
public final class SignedTimestamp {

    /// The longest token that is read.
    public static final int BYTES_MAX = 16 * 1024;

    static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    static final String TST_INFO = "1.2.840.113549.1.9.16.1.4";

    private final TstInfo info;
    private final byte[] content;
    private final SignerInfo signer;

    private SignedTimestamp(TstInfo info, byte[] content, SignerInfo signer) {
        this.info = info;
        this.content = content;
        this.signer = signer;
    }

    /// Reads a token: the DER of a CMS `ContentInfo` around `SignedData` with one signer.
    ///
    /// @throws MalformedException where it is anything else, or over another digest than a SHA-256
    public static SignedTimestamp parse(byte[] der) {
        if (der.length > BYTES_MAX) {
            throw new MalformedException("A time-stamp token has at most " + BYTES_MAX + " bytes.");
        }
        Der whole = Der.parse(der);
        requireTag(whole, Der.SEQUENCE);
        DerElements contentInfo = whole.elements("A time-stamp token");
        requireType(contentInfo, SIGNED_DATA, "A time-stamp token is CMS signed data.");
        DerElements wrapped = contentInfo.next(Der.context(0)).elements("A time-stamp token");
        contentInfo.end();
        return signedData(wrapped.only(Der.SEQUENCE).elements("A token's signed data"));
    }

    private static SignedTimestamp signedData(DerElements data) {
        BigInteger version = data.next(Der.INTEGER).integer("A token's version");
        if (!version.equals(BigInteger.valueOf(3))) {
            throw new MalformedException("A token's signed data is of version 3.");
        }
        data.next(Der.SET);
        byte[] content = content(data.next(Der.SEQUENCE).elements("A token's content"));
        data.optional(Der.context(0));
        data.optional(Der.context(1));
        DerElements signers = data.next(Der.SET).elements("A token's set of signers");
        data.end();
        SignerInfo signer = SignerInfo.read(signers.only(Der.SEQUENCE));
        return new SignedTimestamp(TstInfo.read(Der.parse(content)), content, signer);
    }

    private static byte[] content(DerElements encapsulated) {
        requireType(encapsulated, TST_INFO, "A token's content is a TSTInfo.");
        DerElements wrapped = encapsulated.next(Der.context(0)).elements("A token's content");
        encapsulated.end();
        return wrapped.only(Der.OCTET_STRING).value();
    }

    private static void requireType(DerElements elements, String type, String otherwise) {
        Der found = elements.next(Der.OBJECT_IDENTIFIER);
        if (!found.objectIdentifier("A token's type").equals(type)) {
            throw new MalformedException(otherwise);
        }
    }

    static void requireTag(Der der, int tag) {
        if (der.tag() != tag) {
            throw new MalformedException("A time-stamp token is a sequence of DER.");
        }
    }

    /// The SHA-256 that was seen.
    public Digest digest() {
        return info.digest();
    }

    /// When the authority says that it saw it (`genTime`).
    public Instant time() {
        return info.time();
    }

    /// How far the time may be off, either way, where the token says so.
    public Optional<Duration> accuracy() {
        return info.accuracy();
    }

    /// The authority's number of this token.
    public BigInteger serial() {
        return info.serial();
    }

    /// The object identifier of the policy under which it was made.
    public String policy() {
        return info.policy();
    }

    /// The bytes of the TSTInfo, to which the signed attributes are bound.
    byte[] content() {
        return content.clone();
    }

    SignerInfo signer() {
        return signer;
    }
}

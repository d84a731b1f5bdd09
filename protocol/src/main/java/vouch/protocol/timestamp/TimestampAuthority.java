package vouch.protocol.timestamp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

/// An authority that someone trusts: a certificate that may do nothing but time-stamp, with a P-256
/// key. Who trusts it knows why; no chain of certificates is followed and nobody is asked about it.
public final class TimestampAuthority {

    /// The longest file of certificates that is read.
    public static final int PEM_BYTES_MAX = 64 * 1024;

    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    private static final String ECDSA_WITH_SHA_256 = "1.2.840.10045.4.3.2";
    private static final BigInteger P_256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final X509Certificate certificate;
    private final Digest digest;

    private TimestampAuthority(X509Certificate certificate, Digest digest) {
        this.certificate = certificate;
        this.digest = digest;
    }

    /// The authority with this certificate.
    ///
    /// @throws MalformedException where the certificate isn't one for time-stamping alone
    public static TimestampAuthority of(X509Certificate certificate) {
        try {
            requireTimeStamping(certificate);
            requireP256(certificate);
            return new TimestampAuthority(certificate, Digest.sha256(certificate.getEncoded()));
        } catch (CertificateException e) {
            throw new MalformedException("The certificate cannot be read.", e);
        }
    }

    /// The authority whose certificate is the first in this PEM text or DER.
    ///
    /// @throws MalformedException where there is none, or it isn't one for time-stamping alone
    public static TimestampAuthority parse(byte[] pem) {
        return of(certificates(pem).getFirst());
    }

    /// All certificates of a PEM text or DER, at least one.
    ///
    /// @throws MalformedException where they cannot be read
    public static List<X509Certificate> certificates(byte[] pem) {
        if (pem.length > PEM_BYTES_MAX) {
            throw new MalformedException(
                    "A file of certificates has at most " + PEM_BYTES_MAX + " bytes.");
        }
        InputStream in = new ByteArrayInputStream(withoutBlankEnd(pem));
        List<X509Certificate> found = new ArrayList<>();
        try {
            // One by one: all at once would also take the certificates out of somebody's token.
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            do {
                found.add((X509Certificate) factory.generateCertificate(in));
            } while (in.available() > 0);
            return found;
        } catch (CertificateException | IOException _) {
            // Said below; the library's words tell a stranger nothing.
        }
        throw new MalformedException("There is no certificate in it that can be read.");
    }

    private static byte[] withoutBlankEnd(byte[] pem) {
        int length = pem.length;
        while (length > 0 && (pem[length - 1] == '\n' || pem[length - 1] == '\r')) {
            length--;
        }
        return Arrays.copyOf(pem, length);
    }

    private static void requireTimeStamping(X509Certificate certificate)
            throws CertificateParsingException {
        List<String> uses = certificate.getExtendedKeyUsage();
        if (uses == null || !uses.equals(List.of(TIME_STAMPING))) {
            throw new MalformedException(
                    "The certificate is not for time-stamping alone: its extendedKeyUsage has to be"
                            + " timeStamping and nothing else.");
        }
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical == null || !critical.contains(EXTENDED_KEY_USAGE)) {
            throw new MalformedException("The certificate's extendedKeyUsage is not critical.");
        }
        boolean[] keyUsage = certificate.getKeyUsage();
        if (keyUsage != null && !keyUsage[0] && !keyUsage[1]) {
            throw new MalformedException("The certificate's keyUsage does not let its key sign.");
        }
    }

    private static void requireP256(X509Certificate certificate) {
        if (!(certificate.getPublicKey() instanceof ECPublicKey key)
                || !key.getParams().getOrder().equals(P_256_ORDER)) {
            throw new MalformedException("The certificate's key is not one on the curve P-256.");
        }
    }

    /// The certificate itself.
    public X509Certificate certificate() {
        return certificate;
    }

    /// Why this token is not this authority's; empty where it is.
    public Optional<String> misfit(SignedTimestamp token) {
        SignerInfo signer = token.signer();
        SignedAttributes attributes = signer.attributes();
        if (attributes.certificate().isEmpty()) {
            return Optional.of("The token does not say by SHA-256 which certificate it is of.");
        }
        if (!attributes.certificate().get().equals(digest)) {
            return Optional.of("The token is of another certificate than the given one.");
        }
        if (!attributes.messageDigest().equals(Digest.sha256(token.content()))) {
            return Optional.of("The token's signed digest is not the one of its content.");
        }
        if (!signer.signatureAlgorithm().equals(ECDSA_WITH_SHA_256) || !verifies(signer)) {
            return Optional.of("The token is not signed with the given certificate's key.");
        }
        return isValidAt(token.time())
                ? Optional.empty()
                : Optional.of("The given certificate was not valid at the token's time.");
    }

    private boolean verifies(SignerInfo signer) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(certificate.getPublicKey());
            signature.update(signer.signed());
            return signature.verify(signer.signature());
        } catch (SignatureException _) {
            // Not even the form of a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no ECDSA.", e);
        }
    }

    private boolean isValidAt(Instant time) {
        return !time.isBefore(certificate.getNotBefore().toInstant())
                && !time.isAfter(certificate.getNotAfter().toInstant());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimestampAuthority that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    /// The SHA-256 of the certificate's DER, its usual fingerprint.
    @Override
    public String toString() {
        return digest.hex();
    }
}

package vouch.server.timestamp;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import vouch.protocol.MalformedException;
import vouch.protocol.timestamp.TimestampAuthority;

/// An authority's P-256 key and the certificate that belongs to it, checked: who has one can sign
/// tokens that others accept.
public final class AuthorityKey {

    /// Proofs never expire, and a token cannot be renewed: a verifier has to find the certificate
    /// valid at the token's time, whenever it looks.
    private static final Period VALIDITY = Period.ofYears(75);

    private static final int SERIAL_BITS = 127;
    private static final String NAME = "CN=Vouch time-stamping authority ";

    private final PrivateKey privateKey;
    private final List<X509Certificate> certificates;

    private AuthorityKey(PrivateKey privateKey, List<X509Certificate> certificates) {
        this.privateKey = privateKey;
        this.certificates = List.copyOf(certificates);
    }

    /// A new key with a certificate that it signed itself.
    ///
    /// @param name tells this authority from others
    public static AuthorityKey make(String name, Instant now, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            return new AuthorityKey(
                    pair.getPrivate(), List.of(selfSigned(pair, name, now, random)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("a time-stamping key could not be made", e);
        }
    }

    private static X509Certificate selfSigned(
            KeyPair pair, String name, Instant now, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var until = now.atZone(ZoneOffset.UTC).plus(VALIDITY).toInstant();
        var subject = new X500Name(NAME + name);
        var builder =
                new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                        // To the second, as certificates are: never after the first token.
                        Date.from(now),
                        Date.from(until),
                        subject,
                        pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                true,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /// The key and certificate in these two PEM texts. The first certificate is the authority's
    /// own; others, which lead to one that people trust, may follow.
    ///
    /// @throws MalformedException where they are not fit to sign tokens now, with a sentence that
    ///   names neither the key nor anything of it
    public static AuthorityKey parse(String keyPem, String certificatePem, Instant now) {
        var certificates =
                TimestampAuthority.certificates(certificatePem.getBytes(StandardCharsets.UTF_8));
        var certificate = certificates.getFirst();
        TimestampAuthority.of(certificate);
        var key = privateKey(keyPem);
        requirePair(key, certificate);
        requireValid(certificate, now);
        return new AuthorityKey(key, certificates);
    }

    private static PrivateKey privateKey(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (found instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        } catch (IOException _) {
            // Without the cause, which may quote the key.
        }
        throw new MalformedException(
                "It is not an unencrypted private key in PEM (PKCS #8, or as openssl ecparam writes"
                        + " it).");
    }

    /// Signs and verifies: the one way to see that two halves belong together.
    private static void requirePair(PrivateKey key, X509Certificate certificate) {
        byte[] sample = "vouch".getBytes(StandardCharsets.UTF_8);
        boolean pair;
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(sample);
            pair = signature.verify(signed);
        } catch (GeneralSecurityException _) {
            pair = false;
        }
        if (!pair) {
            throw new MalformedException("The key does not belong to the certificate.");
        }
    }

    private static void requireValid(X509Certificate certificate, Instant now) {
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new MalformedException(
                    "The certificate is valid only from "
                            + certificate.getNotBefore().toInstant()
                            + " on.");
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new MalformedException(
                    "The certificate expired on " + certificate.getNotAfter().toInstant() + ".");
        }
    }

    boolean isValidAt(Instant time) {
        return !time.isBefore(certificate().getNotBefore().toInstant())
                && !time.isAfter(certificate().getNotAfter().toInstant());
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    X509Certificate certificate() {
        return certificates.getFirst();
    }

    /// The certificates in PEM, the authority's own first.
    public String pem() {
        return pem(certificates.toArray());
    }

    /// The private key in PEM, PKCS #8: a secret.
    public String secretPem() {
        try {
            return pem(new JcaPKCS8Generator(privateKey, null));
        } catch (IOException e) {
            throw new IllegalStateException("the time-stamping key cannot be written", e);
        }
    }

    private static String pem(Object... objects) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (var object : objects) {
                writer.writeObject(object);
            }
        } catch (IOException e) {
            throw new IllegalStateException("PEM could not be written", e);
        }
        return text.toString();
    }
}

package vouch.server.timestamp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import vouch.protocol.Digest;
import vouch.protocol.proof.TimestampToken;

/// Makes time-stamp tokens (RFC 3161) on request; none is stored. Thread-safe.
///
/// A token says that the digest was seen at the time of issue, by the gateway's clock. Serial
/// numbers are random and long enough that two never meet, so several gateways with one key need
/// not agree on them.
public final class Authority {

    /// Our policy, which means no more than `docs/proofs.md` says of tokens. A UUID of its own
    /// needs nobody's registration.
    static final ASN1ObjectIdentifier POLICY =
            new ASN1ObjectIdentifier("2.25.108361033254929127179150227252986178330");

    private static final int SERIAL_BITS = 127;

    /// What a clock kept by NTP holds easily.
    private static final int ACCURACY_SECONDS = 1;

    /// What it takes people to get another certificate.
    static final Duration RENEWAL = Duration.ofDays(30);

    private static final AlgorithmIdentifier SHA_256 =
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);

    private final AuthorityKey key;
    private final JcaCertStore certificates;
    private final DigestCalculatorProvider digests;
    private final InstantSource clock;
    private final SecureRandom random;

    public Authority(AuthorityKey key, InstantSource clock, SecureRandom random) {
        this.key = key;
        this.clock = clock;
        this.random = random;
        try {
            this.certificates = new JcaCertStore(List.of(key.certificate()));
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (CertificateEncodingException | OperatorCreationException e) {
            throw new IllegalStateException("the time-stamping certificate cannot be used", e);
        }
    }

    /// A new token over a digest; none while the certificate is not valid, since nobody could
    /// accept it.
    ///
    /// @param acceptedAt when the digest was accepted; a clock that was set back since does not
    ///   make a token that is older
    public Optional<TimestampToken> issue(Digest digest, Instant acceptedAt) {
        var now = clock.instant();
        var time = (now.isBefore(acceptedAt) ? acceptedAt : now).truncatedTo(ChronoUnit.MILLIS);
        return key.isValidAt(time) ? Optional.of(token(digest, time)) : Optional.empty();
    }

    private TimestampToken token(Digest digest, Instant time) {
        try {
            var token = generator().generate(request(digest), serial(), Date.from(time));
            return TimestampToken.ofBytes(token.toCMSSignedData().getEncoded("DER"));
        } catch (TSPException
                | OperatorCreationException
                | CertificateEncodingException
                | IOException e) {
            throw new IllegalStateException("a time-stamp token could not be made", e);
        }
    }

    /// What a person should do, where the certificate is not valid now or soon will not be; no
    /// proof gets a token without one.
    public Optional<String> alarm() {
        var end = key.certificate().getNotAfter().toInstant();
        if (!key.isValidAt(clock.instant().plus(RENEWAL))) {
            return Optional.of(
                    "the time-stamping certificate is good until %s, and new proofs carry no token after that: name another in timestamp.certificate-file, with its key"
                            .formatted(end));
        }
        return Optional.empty();
    }

    /// The authority's certificates in PEM, its own first.
    public String pem() {
        return key.pem();
    }

    /// One for each token: it keeps state while it works.
    private TimeStampTokenGenerator generator()
            throws TSPException, OperatorCreationException, CertificateEncodingException {
        var signer =
                new JcaSimpleSignerInfoGeneratorBuilder()
                        .build("SHA256withECDSA", key.privateKey(), key.certificate());
        DigestCalculator calculator = digests.get(SHA_256);
        var generator = new TimeStampTokenGenerator(signer, calculator, POLICY);
        generator.addCertificates(certificates);
        generator.setAccuracySeconds(ACCURACY_SECONDS);
        generator.setResolution(TimeStampTokenGenerator.R_MILLISECONDS);
        return generator;
    }

    private static TimeStampRequest request(Digest digest) throws IOException {
        var request = new TimeStampRequestGenerator();
        request.setCertReq(true);
        return request.generate(NISTObjectIdentifiers.id_sha256, digest.bytes());
    }

    /// Never zero, which would be no serial number.
    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }
}

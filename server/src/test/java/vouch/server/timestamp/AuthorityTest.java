package vouch.server.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.tsp.TimeStampToken;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.TimestampToken;
import vouch.protocol.timestamp.TimestampAuthority;

class AuthorityTest {

    private static final Path VECTORS =
            Path.of(System.getProperty("vouch.home", ".."), "vectors", "timestamps");

    private final SecureRandom random = new SecureRandom();
    private final Digest digest = Digest.sha256("something".getBytes(StandardCharsets.UTF_8));
    private Instant now = Instant.parse("2026-11-22T05:06:07.89Z");
    private final AuthorityKey key = AuthorityKey.make("test", now, random);
    private final Authority authority = new Authority(key, () -> now, random);

    @Test
    void aTokenIsOverTheDigestAtThisMomentAndVerifiesWithTheCertificateAlone() {
        var token = issue(now).read();
        var trusted = TimestampAuthority.parse(authority.pem().getBytes(StandardCharsets.US_ASCII));

        assertThat(token.digest()).isEqualTo(digest);
        assertThat(token.time()).isEqualTo(now);
        assertThat(token.policy()).isEqualTo("2.25.108361033254929127179150227252986178330");
        assertThat(token.accuracy()).contains(Duration.ofSeconds(1));
        assertThat(trusted.misfit(token)).isEmpty();
    }

    /// Another reader than ours finds the same in it, and its certificate.
    @Test
    void bouncyCastleAcceptsATokenToo() throws Exception {
        var token = new TimeStampToken(new CMSSignedData(issue(now).bytes()));

        token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(key.certificate()));
        assertThat(token.getTimeStampInfo().getMessageImprintAlgOID())
                .isEqualTo(NISTObjectIdentifiers.id_sha256);
        assertThat(token.getTimeStampInfo().getMessageImprintDigest()).isEqualTo(digest.bytes());
        assertThat(token.getTimeStampInfo().getGenTime()).isEqualTo(Date.from(now));
        assertThat(token.getCertificates().getMatches(null)).hasSize(1);
    }

    @Test
    void theTimeIsNeverBeforeTheDigestWasAccepted() {
        var accepted = now.plus(3, ChronoUnit.HOURS);

        assertThat(issue(accepted).read().time()).isEqualTo(accepted);
    }

    @Test
    void serialNumbersArePositiveAndNeverTheSame() {
        Set<BigInteger> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            var serial = issue(now).read().serial();
            assertThat(serial.signum()).isPositive();
            assertThat(serial.bitLength()).isEqualTo(128);
            assertThat(seen.add(serial)).isTrue();
        }
    }

    @Test
    void theCertificateIsForTimeStampingAloneAndForDecades() throws Exception {
        var certificate = key.certificate();

        certificate.checkValidity(Date.from(now));
        certificate.checkValidity(Date.from(now.plus(Duration.ofDays(70 * 365))));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.8");
        assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.37", "2.5.29.15");
        assertThat(certificate.getKeyUsage())
                .containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(certificate.getBasicConstraints()).isNegative();
    }

    @Test
    void noTokenIsMadeThatTheCertificateDoesNotReachTo() {
        now = now.plus(Duration.ofDays(80 * 365));

        assertThat(authority.issue(digest, now)).isEmpty();
    }

    @Test
    void aCertificateThatComesToItsEndIsAnAlarmInTime() {
        var end = key.certificate().getNotAfter().toInstant();

        now = end.minus(Authority.RENEWAL);
        assertThat(authority.alarm()).isEmpty();

        now = now.plusSeconds(1);
        assertThat(authority.alarm().orElseThrow())
                .contains(end.toString(), "timestamp.certificate-file");
        now = end.plusSeconds(1);
        assertThat(authority.alarm()).isPresent();
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        var again = AuthorityKey.parse(key.secretPem(), key.pem(), now);

        assertThat(again.certificate()).isEqualTo(key.certificate());
        assertThat(again.privateKey()).isEqualTo(key.privateKey());
    }

    @Test
    void keysAndCertificatesThatDoNotFitAreRefusedWithASentence() throws IOException {
        var other = AuthorityKey.make("other", now, random);

        assertRefused(other.secretPem(), key.pem(), "The key does not belong to the certificate.");
        assertRefused(
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                key.pem(),
                "It is not an unencrypted private key in PEM (PKCS #8, or as openssl ecparam writes"
                        + " it).");
        assertRefused(
                "",
                key.pem(),
                "It is not an unencrypted private key in PEM (PKCS #8, or as"
                        + " openssl ecparam writes it).");
        assertRefused(key.secretPem(), "", "There is no certificate in it that can be read.");
        assertRefused(
                key.secretPem(),
                vector("not-critical.pem"),
                "The certificate's extendedKeyUsage is not critical.");
        assertRefused(
                key.secretPem(),
                vector("also-web.pem"),
                "The certificate is not for time-stamping alone: its extendedKeyUsage has to be"
                        + " timeStamping and nothing else.");
        assertRefused(
                key.secretPem(),
                vector("p384.pem"),
                "The certificate's key is not one on the curve P-256.");
    }

    @Test
    void aCertificateIsRefusedBeforeAndAfterItsTime() {
        var pem = key.pem();
        now = now.minusSeconds(3600);
        assertRefused(
                key.secretPem(),
                pem,
                "The certificate is valid only from 2026-11-22T05:06:07Z on.");
        now = now.plus(Duration.ofDays(80 * 365));
        assertRefused(key.secretPem(), pem, "The certificate expired on 2101-11-22T05:06:07Z.");
    }

    private void assertRefused(String secret, String certificate, String sentence) {
        assertThatThrownBy(() -> AuthorityKey.parse(secret, certificate, now))
                .isInstanceOf(MalformedException.class)
                .hasMessage(sentence);
    }

    private static String vector(String name) throws IOException {
        return Files.readString(VECTORS.resolve(name));
    }

    private TimestampToken issue(Instant acceptedAt) {
        return authority.issue(digest, acceptedAt).orElseThrow();
    }
}

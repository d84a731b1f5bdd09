package vouch.protocol.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;

class TimestampAuthorityTest {

    private final TimestampAuthority authority = SampleTokens.authority();

    @Test
    void theAuthoritysTokensAreItsOwn() {
        assertThat(misfit("entry-5")).isEmpty();
        assertThat(misfit("entry-4")).isEmpty();
        assertThat(misfit("entry-5-without-certificate")).isEmpty();
    }

    @Test
    void othersTokensAreNot() {
        assertThat(misfit("entry-5-stranger"))
                .isEqualTo("The token is of another certificate than the given one.");
        assertThat(misfit("entry-5-rsa"))
                .isEqualTo("The token is of another certificate than the given one.");
        assertThat(misfit("entry-5-sha-1-certificate"))
                .isEqualTo("The token does not say by SHA-256 which certificate it is of.");
    }

    @Test
    void aCertificateThatWasNotValidAtTheTimeSignsNothing() {
        TimestampAuthority expired = authority("expired");

        assertThat(expired.misfit(SignedTimestamp.parse(SampleTokens.bytes("entry-5-expired"))))
                .contains("The given certificate was not valid at the token's time.");
    }

    @Test
    void certificatesForAnythingElseAreRefused() {
        String other =
                "The certificate is not for time-stamping alone: its extendedKeyUsage has to be"
                        + " timeStamping and nothing else.";
        assertRefused("no-usage", other);
        assertRefused("also-web", other);
        assertRefused("not-critical", "The certificate's extendedKeyUsage is not critical.");
        assertRefused("agreement", "The certificate's keyUsage does not let its key sign.");
        assertRefused("rsa", "The certificate's key is not one on the curve P-256.");
        assertRefused("p384", "The certificate's key is not one on the curve P-256.");
    }

    @Test
    void aFileMayHoldSeveralCertificatesAndTheFirstIsMeant() {
        byte[] stranger = Vectors.bytes(SampleTokens.file("stranger.pem"));
        byte[] both =
                (pem("authority") + "\n" + pem("stranger")).getBytes(StandardCharsets.US_ASCII);

        assertThat(TimestampAuthority.parse(both)).isEqualTo(authority);
        assertThat(TimestampAuthority.certificates(both)).hasSize(2);
        assertThat(TimestampAuthority.certificates(stranger)).hasSize(1);
    }

    private static String pem(String name) {
        return new String(
                Vectors.bytes(SampleTokens.file(name + ".pem")), StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsNoCertificateIsRefused() {
        for (byte[] wrong :
                new byte[][] {
                    {},
                    "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
                            .getBytes(StandardCharsets.US_ASCII),
                    SampleTokens.bytes("entry-5")
                }) {
            assertThatThrownBy(() -> TimestampAuthority.parse(wrong))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() ->
                        TimestampAuthority.parse(new byte[TimestampAuthority.PEM_BYTES_MAX + 1]))
                .isInstanceOf(MalformedException.class)
                .hasMessage("A file of certificates has at most 65536 bytes.");
    }

    @Test
    void itIsTheSameByItsCertificate() {
        assertThat(authority)
                .isEqualTo(SampleTokens.authority())
                .hasSameHashCodeAs(SampleTokens.authority());
        assertThat(authority).isNotEqualTo(authority("stranger"));
    }

    private String misfit(String token) {
        return authority.misfit(SignedTimestamp.parse(SampleTokens.bytes(token))).orElse("");
    }

    private static TimestampAuthority authority(String name) {
        return TimestampAuthority.parse(Vectors.bytes(SampleTokens.file(name + ".pem")));
    }

    private static void assertRefused(String name, String sentence) {
        assertThatThrownBy(() -> authority(name))
                .isInstanceOf(MalformedException.class)
                .hasMessage(sentence);
    }
}

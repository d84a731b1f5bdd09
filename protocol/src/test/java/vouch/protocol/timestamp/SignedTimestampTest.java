package vouch.protocol.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

class SignedTimestampTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void anOpenSslTokenIsRead() {
        SignedTimestamp token = SignedTimestamp.parse(SampleTokens.bytes("entry-5"));

        assertThat(token.digest())
                .isEqualTo(Digest.sha256("file 5\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(token.policy()).isEqualTo("1.3.6.1.4.1.99999.1");
        assertThat(token.serial()).isEqualTo(BigInteger.valueOf(0x1a6));
        assertThat(token.accuracy()).contains(Duration.ofMillis(1500));
        assertThat(token.time()).isBetween("2026-11-22T05:00:00Z", "2026-11-22T06:00:00Z");
    }

    @Test
    void aDigestOfAnotherKindIsNotTakenForOurs() {
        assertMalformed(
                () -> SignedTimestamp.parse(SampleTokens.bytes("entry-5-sha-512")),
                "The token is over another kind of digest than SHA-256.");
    }

    @Test
    void everyCutIsRefused() {
        byte[] token = SampleTokens.bytes("entry-5");
        for (int length = 0; length < token.length; length++) {
            byte[] cut = Arrays.copyOf(token, length);
            assertThatThrownBy(() -> SignedTimestamp.parse(cut))
                    .isInstanceOf(MalformedException.class);
        }
        assertMalformed(
                () -> SignedTimestamp.parse(SampleTokens.longer(token)),
                "The DER has bytes after its end.");
        assertMalformed(
                () -> SignedTimestamp.parse(new byte[SignedTimestamp.BYTES_MAX + 1]),
                "A time-stamp token has at most 16384 bytes.");
    }

    @Test
    void derHasOneFormForEachLength() {
        assertThat(der("0403010203").value()).containsExactly(1, 2, 3);
        assertThat(der("048180" + "00".repeat(128)).value()).hasSize(128);
        assertMalformed(() -> der("04810100"), "The DER writes a length longer than it need be.");
        assertMalformed(
                () -> der("04820080" + "00".repeat(128)),
                "The DER writes a length longer than it need be.");
        assertMalformed(
                () -> der("30800000"), "The DER has a length that is indefinite or too large.");
        assertMalformed(
                () -> der("308401000000"), "The DER has a length that is indefinite or too large.");
        assertMalformed(() -> der("0402ff"), "The DER ends too early.");
        assertMalformed(() -> der("0482ff"), "The DER ends too early.");
        assertMalformed(() -> der("1f0100"), "The DER has a tag of more than one byte.");
    }

    @Test
    void anElementNeverReachesBeyondTheOneAroundIt() {
        DerElements elements = der("30030403ff").elements("It");

        assertMalformed(() -> elements.next(Der.OCTET_STRING), "The DER ends too early.");
    }

    @Test
    void numbersHaveOneForm() {
        assertThat(der("020100").integer("It")).isEqualTo(BigInteger.ZERO);
        assertThat(der("02020080").integer("It")).isEqualTo(BigInteger.valueOf(128));
        assertThat(der("0201ff").integer("It")).isEqualTo(BigInteger.valueOf(-1));
        for (String wrong : new String[] {"0200", "0202007f", "0202ff80"}) {
            assertMalformed(
                    () -> der(wrong).integer("It"), "It is no number in its shortest form.");
        }
    }

    @Test
    void objectIdentifiersHaveOneForm() {
        assertThat(der("06092a864886f70d010702").objectIdentifier("It"))
                .isEqualTo(SignedTimestamp.SIGNED_DATA);
        assertThat(der("0603690452").objectIdentifier("It")).isEqualTo("2.25.4.82");
        for (String wrong :
                new String[] {"0600", "0602808f", "060180", "0616" + "ff".repeat(21) + "7f"}) {
            assertMalformed(() -> der(wrong).objectIdentifier("It"), "It is no object identifier.");
        }
    }

    @Test
    void timesHaveOneForm() {
        assertThat(time("20261122120000Z")).isEqualTo(NOON);
        assertThat(time("20261122120000.5Z")).isEqualTo(NOON.plusMillis(500));
        assertThat(time("20261122120000.000000001Z")).isEqualTo(NOON.plusNanos(1));
        for (String wrong :
                new String[] {
                    "20261122120000",
                    "20261122120000.Z",
                    "20261122120000.50Z",
                    "20261122120000.0000000001Z",
                    "20261122120000+0100",
                    "202611221200Z",
                    "20260229120000Z",
                    "20261122240000Z",
                    "20261122115960Z",
                    "+0261122120000Z",
                    "20261122120000.1Z\n"
                }) {
            assertMalformed(
                    () -> time(wrong),
                    "A token's time looks like 20261122050000.123Z, without zeros at its end.");
        }
    }

    @Test
    void whatIsCriticalAndUnknownCouldChangeTheMeaningAndIsRefused() {
        String critical = "a10b3009" + "06022a03" + "0101ff" + "0400";
        String plain = "a108" + "3006" + "06022a03" + "0400";

        assertThat(info(plain).serial()).isEqualTo(BigInteger.valueOf(7));
        assertMalformed(
                () -> info(critical), "A token has a critical extension that is not known here.");
    }

    @Test
    void whatIsDefaultIsLeftOut() {
        assertThat(info("0101ff").serial()).isEqualTo(BigInteger.valueOf(7));
        assertMalformed(
                () -> info("010100"), "A token's ordering is no truth value in its one form.");
        assertMalformed(() -> info("0500"), "A token's TSTInfo has more in it than it should.");
        assertMalformed(
                () -> info("300480020000"),
                "A token's accuracy is no number in its shortest form.");
        assertMalformed(() -> info("3004800203e8"), "A token's accuracy is out of range.");
        assertThat(info("3009020102800103810104").accuracy())
                .contains(Duration.ofNanos(2_003_004_000));
    }

    private static TstInfo info(String more) {
        String imprint = "3031300d060960864801650304020105000420" + "ab".repeat(32);
        String content =
                "020101" + "06022a03" + imprint + "020107" + "180f" + hex("20261122120000Z") + more;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Der.SEQUENCE);
        out.write(content.length() / 2);
        out.writeBytes(HexFormat.of().parseHex(content));
        return TstInfo.read(Der.parse(out.toByteArray()));
    }

    private static Instant time(String text) {
        return GeneralizedTime.of(der("18%02x".formatted(text.length()) + hex(text)));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Der der(String hex) {
        return Der.parse(HexFormat.of().parseHex(hex));
    }

    private static void assertMalformed(Runnable act, String sentence) {
        assertThatThrownBy(act::run).isInstanceOf(MalformedException.class).hasMessage(sentence);
    }
}

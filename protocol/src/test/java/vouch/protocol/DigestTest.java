package vouch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void theDigestOfSeveralPartsIsThatOfThePartsInARow() {
        assertThat(Digest.sha256(utf8("a"), utf8(""), utf8("bc"))).hasToString(ABC);
        assertThat(Digest.sha256(utf8("abc"))).isEqualTo(Digest.parse(ABC)).hasToString(ABC);
    }

    @Test
    void theBytesCannotBeChangedFromOutside() {
        byte[] bytes = new byte[32];
        Digest digest = Digest.ofBytes(bytes);
        bytes[0] = 1;
        digest.bytes()[1] = 1;

        assertThat(digest.hex()).isEqualTo("0".repeat(64));
    }

    @Test
    void digestsAreOrderedAsUnsignedBytesLikeTheirText() {
        Digest low = Digest.parse("7f" + "0".repeat(62));
        Digest high = Digest.parse("80" + "0".repeat(62));

        assertThat(low).isLessThan(high);
        assertThat(low.hashCode()).isEqualTo(Digest.parse(low.hex()).hashCode());
        assertThat(low).isNotEqualTo(high);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
                "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015",
                " a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "\u0660a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void everyOtherSpellingIsRefused(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void otherNumbersOfBytesAreRefused() {
        assertThatThrownBy(() -> Digest.ofBytes(new byte[31]))
                .isInstanceOf(MalformedException.class)
                .hasMessage("A digest has 32 bytes, not 31.");
    }

    @Test
    void hexAndBase64HaveOneSpelling() {
        byte[] bytes = {0, (byte) 0xff, 0x10, 0x7f};

        assertThat(Encodings.hexPrefixed(bytes)).isEqualTo("0x00ff107f");
        assertThat(Encodings.parseHexPrefixed("0x00ff107f")).isEqualTo(bytes);
        assertThat(Encodings.base64(bytes)).isEqualTo("AP8Qfw==");
        assertThat(Encodings.parseBase64("AP8Qfw==")).isEqualTo(bytes);
        for (String text :
                new String[] {"AP8Qfw", "AP8Qfx==", "AP8Qfw=", "AP8Q fw==", "AP8_fw=="}) {
            assertThatThrownBy(() -> Encodings.parseBase64(text))
                    .isInstanceOf(MalformedException.class);
        }
        for (String text : new String[] {"00ff", "0X00ff", "0x0", "0x0G", "0xFF", "0x 0"}) {
            assertThatThrownBy(() -> Encodings.parseHexPrefixed(text))
                    .isInstanceOf(MalformedException.class);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

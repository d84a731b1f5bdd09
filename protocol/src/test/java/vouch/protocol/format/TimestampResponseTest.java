package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.TimestampToken;

class TimestampResponseTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 120, 122, 123, 127, 128, 244, 250, 251, 255, 256, 4096, 16_380})
    void aTokenOfAnyLengthReadsAsItWasWritten(int length) {
        var response = new TimestampResponse(token(length));
        byte[] der = response.bytes();
        assertThat(TimestampResponse.parse(der)).isEqualTo(response);
        assertThat(der).hasSizeLessThanOrEqualTo(TimestampResponse.BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "30053003020100", // no token
                "300730030201013000", // another status
                "3009300302010030020500ff", // a byte after the end
                "30093003020100300205", // a byte too few
                "3081093003020100300205" + "00", // a length longer than it need be
                "3080300302010030020500" + "0000", // a length that is not said
                "31093003020100300205" + "00", // a SET
                "30093003020100310205" + "00", // a token that is a SET
                "300a3003020100300205000" + "0", // a token shorter than what lies there
                "300b30050201000c00" + "30020500", // a text beside the status
            })
    void whatIsNotExactlyAGrantedTokenIsRefused(String hex) {
        assertThatThrownBy(() -> TimestampResponse.parse(Encodings.parseHex(hex)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aLongAnswerIsRefusedUnread() {
        assertThatThrownBy(() -> TimestampResponse.parse(new byte[TimestampResponse.BYTES_MAX + 1]))
                .isInstanceOf(MalformedException.class)
                .hasMessage("A time-stamp response has at most 16400 bytes.");
    }

    /// One SEQUENCE with this many bytes in it.
    private static TimestampToken token(int length) {
        int header = length > 255 ? 4 : length > 127 ? 3 : 2;
        byte[] der = new byte[header + length];
        Arrays.fill(der, (byte) 5);
        der[0] = 0x30;
        der[1] = (byte) (header == 2 ? length : 0x80 + header - 2);
        for (int i = header - 1, rest = length; i > 1; i--, rest >>= 8) {
            der[i] = (byte) rest;
        }
        return TimestampToken.ofBytes(der);
    }
}

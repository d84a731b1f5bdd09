package vouch.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

class ReceiptTest {

    private static final Instant TIME = Instant.parse("2026-11-21T22:03:37.120Z");
    private static final String TEXT =
            """
            vouch-receipt/v1
            vouch/0123456789abcdef
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            42
            2026-11-21T22:03:37.120Z
            """;

    @Test
    void aReceiptIsFiveLines() {
        Receipt receipt = new Receipt("vouch/0123456789abcdef", Digest.sha256(), 42, TIME);

        assertThat(receipt.text()).isEqualTo(TEXT);
        assertThat(Receipt.parse(TEXT)).isEqualTo(receipt);
        Instant midnight = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(new Receipt("vouch/0123456789abcdef", Digest.sha256(), 0, midnight).text())
                .endsWith("\n0\n2026-01-01T00:00:00.000Z\n");
    }

    @ParameterizedTest
    @CsvSource({
        "vouch-receipt/v1,vouch-receipt/v2",
        "vouch/0123456789abcdef,vouch/0123456789abcde",
        "vouch/0123456789abcdef,vouch/0123456789ABCDEF",
        "vouch/0123456789abcdef,other/0123456789abcdef",
        "e3b0,E3B0",
        "42,042",
        "42,-1",
        "42,''",
        "42,9223372036854775808",
        "37.120Z,37.12Z",
        "37.120Z,37.1200Z",
        "37.120Z,37.120",
        "37.120Z,37.120z",
        "37.120Z,37.120+00:00",
        "37.120Z,60.120Z",
        "2026-11-21,2026-11-31",
        "2026-11-21,1969-12-31",
        "2026-11-21,+12026-11-21",
        "2026-11-21T,2026-11-21 ",
        "22:03,24:03",
        "855,855e"
    })
    void everyOtherTextIsRefused(String from, String to) {
        String text = TEXT.replace(from, to);

        assertThat(text).isNotEqualTo(TEXT);
        assertThatThrownBy(() -> Receipt.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void timesFinerThanMillisecondsAndNegativeIndicesAreRefused() {
        assertThatThrownBy(() ->
                        new Receipt(
                                "vouch/0123456789abcdef", Digest.sha256(), 0, TIME.plusNanos(1000)))
                .hasMessage("A receipt's time is in whole milliseconds.");
        assertThatThrownBy(() -> new Receipt("vouch/0123456789abcdef", Digest.sha256(), -1, TIME))
                .hasMessage("A receipt's index is never negative.");
    }
}

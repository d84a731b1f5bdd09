package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "1, 100000000",
        "0.00000001, 1",
        "0.1, 10000000",
        "1.00000000, 100000000",
        "12.5, 1250000000",
        "10000000000, 1000000000000000000",
        "9999999999.99999999, 999999999999999999"
    })
    void decimalsAreReadExactly(String text, long units) {
        assertThat(Amount.parse(text)).isEqualTo(new Amount.Parsed.Valid(new Amount(units)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "1.",
                ".5",
                "+1",
                "-1",
                "-0",
                "1e2",
                "1E-8",
                "0x10",
                "1,5",
                "1.5.5",
                " 1",
                "1 ",
                "01",
                "00.5",
                "NaN",
                "Infinity",
                "١",
                "1_000",
                "1.000000000",
                "0.123456789",
                "10000000000.00000001",
                "10000000001",
                "99999999999",
                "100000000000",
                "9223372036854775808",
                "99999999999999999999999999999999"
            })
    void whatIsNoAmountIsRefused(String text) {
        assertThat(Amount.parse(text)).isInstanceOf(Amount.Parsed.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "0.00000000", "0.000000001", "0.000000009999"})
    void nothingAndLessThanAUnitIsTooSmall(String text) {
        assertThat(Amount.parse(text)).isEqualTo(new Amount.Parsed.TooSmall());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.00000001",
        "-1, -0.00000001",
        "100000000, 1",
        "-150000000, -1.5",
        "1000000000000000000, 10000000000",
        "123456780, 1.2345678",
        "-50000000, -0.5"
    })
    void anythingIsWrittenWithoutIdleZeros(long units, String text) {
        assertThat(Amount.text(units)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = 20_261_122;
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long units = 1 + random.nextLong(1L << (1 + random.nextInt(59)));
            var amount = new Amount(units);
            assertThat(Amount.parse(amount.toString()))
                    .as("seed %d", seed)
                    .isEqualTo(new Amount.Parsed.Valid(amount));
            assertThat(new BigDecimal(amount.toString()))
                    .isEqualByComparingTo(BigDecimal.valueOf(units, Amount.PLACES));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Amount.UNITS_MAX + 1, Long.MAX_VALUE})
    void anAmountIsNeitherNothingNorMoreThanThereIs(long units) {
        assertThatThrownBy(() -> new Amount(units)).isInstanceOf(IllegalArgumentException.class);
    }
}

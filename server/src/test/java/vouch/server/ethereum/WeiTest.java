package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeiTest {

    @ParameterizedTest
    @CsvSource({
        "0.02 ether, 20000000000000000",
        "0.02ether, 20000000000000000",
        "30 gwei, 30000000000",
        "1.000000001 gwei, 1000000001",
        "7 wei, 7",
        "0 ether, 0",
        "0.000000000000000001 ether, 1"
    })
    void aNumberAndAUnitAreRead(String text, BigInteger units) {
        assertThat(Wei.parse(text).units()).isEqualTo(units);
        assertThat(Wei.parse(Wei.parse(text).toString())).isEqualTo(Wei.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "ether",
                "-1 ether",
                "1e3 wei",
                "0.5 wei",
                "1.0000000001 gwei",
                "1  ether",
                "1 Ether",
                ".5 ether",
                "1. ether",
                "9999999999999 ether"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Wei.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAmountIsNeverNegative() {
        assertThatThrownBy(() -> new Wei(BigInteger.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

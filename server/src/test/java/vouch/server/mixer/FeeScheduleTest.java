package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeeScheduleTest {

    private static final TokenScale SCALE = new TokenScale(18);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsPaidAndKeptIsWhatWasDeposited(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var fees =
                    new FeeSchedule(
                            new BigDecimal(
                                    BigInteger.valueOf(random.nextInt(10_000)), random.nextInt(19)),
                            new BigDecimal(BigInteger.valueOf(random.nextInt(99_999)), 3));
            var amount = new TokenAmount(new BigInteger(1 + random.nextInt(100), random));
            var payout = fees.payout(amount, SCALE);
            assertThat(payout.plus(fees.fee(amount, SCALE))).isEqualTo(amount);
            if (!payout.isNone()) {
                exact(fees, amount, payout);
            }
        }
    }

    /// 100·(amount - fixed) - percent·amount, in units, lies in [100·payout, 100·(payout + 1)).
    private static void exact(FeeSchedule fees, TokenAmount amount, TokenAmount payout) {
        var hundred = BigDecimal.valueOf(100);
        var exact =
                new BigDecimal(amount.units())
                        .subtract(fees.fixed().movePointRight(18))
                        .multiply(hundred)
                        .subtract(fees.percent().multiply(new BigDecimal(amount.units())));
        var least = hundred.multiply(new BigDecimal(payout.units()));
        assertThat(exact).isGreaterThanOrEqualTo(least).isLessThan(least.add(hundred));
    }

    @Test
    void aRefundIsLessByTheFixedFeeOrNothing() {
        var fees = FeeSchedule.parse("0.001", "2.0");
        assertThat(SCALE.show(fees.refund(amount("5"), SCALE))).isEqualTo("4.999");
        assertThat(fees.refund(amount("0.001"), SCALE).isNone()).isTrue();
        assertThat(fees.refund(amount("0.0001"), SCALE).isNone()).isTrue();
    }

    private static TokenAmount amount(String text) {
        return SCALE.parse(text).orElseThrow();
    }

    @Test
    void refusesWhatAreNoFees() {
        assertThatThrownBy(() -> FeeSchedule.parse("-1", "2")).hasMessageContaining("not fees");
        assertThatThrownBy(() -> FeeSchedule.parse("1", "100")).hasMessageContaining("not fees");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.", ".5", "-1", "1e3", "0.0000000000000000001", "1,5", "0x10"})
    void refusesWhatIsNoAmount(String text) {
        assertThat(SCALE.parse(text)).isEmpty();
    }

    @Test
    void showsAmountsAsPeopleWriteThem() {
        assertThat(SCALE.show(amount("100"))).isEqualTo("100");
        assertThat(SCALE.show(amount("1.50"))).isEqualTo("1.5");
        assertThat(SCALE.show(TokenAmount.NONE)).isEqualTo("0");
        assertThat(SCALE.show(SCALE.cut(amount("1.234567899"), 8))).isEqualTo("1.23456789");
        assertThat(new TokenScale(6).show(new TokenAmount(BigInteger.ONE))).isEqualTo("0.000001");
    }
}

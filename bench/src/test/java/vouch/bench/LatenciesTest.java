package vouch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void percentilesAreThoseOfAllCallersTogether() {
        var odd = new Latencies();
        var even = new Latencies();
        for (int i = 5_000; i > 0; i--) {
            (i % 2 == 0 ? even : odd).add(i * 1_000_000L);
        }
        even.addError();

        Latencies all = Latencies.merged(List.of(odd, even));

        assertThat(all.count()).isEqualTo(5_000);
        assertThat(all.errors()).isEqualTo(1);
        assertThat(all.millis(50)).isEqualTo(2_500);
        assertThat(all.millis(99)).isEqualTo(4_950);
        assertThat(all.millis(100)).isEqualTo(5_000);
    }

    @Test
    void withoutAnyThereIsNoPercentile() {
        assertThat(Latencies.merged(List.of(new Latencies())).millis(50)).isNaN();
    }
}

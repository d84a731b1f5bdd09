package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final SettableClock clock = new SettableClock();
    private final Breaker breaker = new Breaker(clock, new Random(1));

    private void failThreeTimes() {
        for (int i = 0; i < Breaker.FAILURES_MAX; i++) {
            breaker.failed();
        }
    }

    private Duration pause() {
        return Duration.between(clock.instant(), breaker.openUntil().orElseThrow());
    }

    @Test
    void itStaysClosedUntilThereAreTooManyFailuresInARow() {
        for (int i = 1; i < Breaker.FAILURES_MAX; i++) {
            breaker.failed();
            assertThat(breaker.admits()).isTrue();
        }
        breaker.succeeded();
        for (int i = 1; i < Breaker.FAILURES_MAX; i++) {
            breaker.failed();
        }
        assertThat(breaker.openUntil()).isEmpty();
        breaker.failed();
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void afterThePauseOneMayTryAndNobodyElseUntilItIsDone() {
        failThreeTimes();
        clock.advance(pause().minusMillis(1));
        assertThat(breaker.admits()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).isFalse();

        breaker.succeeded();
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void thePauseDoublesUpToItsMaximumAndStartsAnewAfterASuccess() {
        failThreeTimes();
        var pauses = new ArrayList<Duration>(List.of(pause()));
        for (int i = 0; i < 10; i++) {
            clock.advance(pause());
            assertThat(breaker.admits()).isTrue();
            breaker.failed();
            pauses.add(pause());
        }
        Duration most = Breaker.PAUSE_MIN;
        for (Duration pause : pauses) {
            assertThat(pause).isBetween(most.dividedBy(2), most);
            most = most.multipliedBy(2);
            if (most.compareTo(Breaker.PAUSE_MAX) > 0) {
                most = Breaker.PAUSE_MAX;
            }
        }
        assertThat(pauses.getLast()).isGreaterThanOrEqualTo(Breaker.PAUSE_MAX.dividedBy(2));

        breaker.succeeded();
        failThreeTimes();
        assertThat(pause()).isLessThanOrEqualTo(Breaker.PAUSE_MIN);
    }

    @Test
    void twoThatFailTogetherDoNotComeBackTogether() {
        var other = new Breaker(clock, new Random(2));
        failThreeTimes();
        for (int i = 0; i < Breaker.FAILURES_MAX; i++) {
            other.failed();
        }
        assertThat(breaker.openUntil()).isNotEqualTo(other.openUntil());
    }

    @Test
    void aClockThatIsPutBackDoesNotKeepItOpen() {
        failThreeTimes();
        clock.advance(Duration.ofDays(-1));
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void itOpensAtOnceForWhatMoreTriesWillNotMend() {
        breaker.trip();
        assertThat(breaker.openUntil())
                .hasValueSatisfying(until -> assertThat(until).isAfter(clock.instant()));
    }
}

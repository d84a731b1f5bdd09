package vouch.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowLimitTest {

    private final TestTime clock = new TestTime();
    private final WindowLimit limit = new WindowLimit(10, Duration.ofMinutes(1), clock);

    @Test
    void aCallerHasSoManyInAWindowOfItsOwn() {
        assertThat(limit.take("a", 10)).isTrue();
        assertThat(limit.take("a", 1)).isFalse();
        assertThat(limit.take("b", 1)).isTrue();
        clock.pass(Duration.ofSeconds(59));
        assertThat(limit.take("a", 1)).isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(limit.take("a", 1)).isTrue();
    }

    @Test
    void aRequestForTooManyTakesNone() {
        assertThat(limit.take("a", 9)).isTrue();
        assertThat(limit.take("a", 2)).isFalse();
        assertThat(limit.take("a", 1)).isTrue();
        assertThat(limit.take("a", 11)).isFalse();
    }

    @Test
    void aClockThatWasSetBackLocksNobodyOut() {
        assertThat(limit.take("a", 10)).isTrue();
        clock.pass(Duration.ofHours(-1));
        assertThat(limit.take("a", 1)).isTrue();
    }

    @Test
    void callersWhoseWindowIsOverAreForgotten() {
        for (int i = 0; i < WindowLimit.REMEMBERED_MAX; i++) {
            limit.take("caller " + i, 1);
        }
        clock.pass(Duration.ofMinutes(1));
        limit.take("one more", 1);
        assertThat(limit.remembered()).isEqualTo(1);
    }

    @Test
    void noMoreThanThatAreRememberedAtOneTime() {
        limit.take("first", 10);
        limit.take("second", 10);
        for (int i = 2; i < WindowLimit.REMEMBERED_MAX; i++) {
            limit.take("caller " + i, 1);
        }
        assertThat(limit.take("first", 1)).isFalse();

        limit.take("one more", 1);

        assertThat(limit.remembered()).isEqualTo(WindowLimit.REMEMBERED_MAX);
        assertThat(limit.take("first", 1)).as("seen a moment ago").isFalse();
        assertThat(limit.take("second", 1)).as("not seen for longest").isTrue();
    }
}

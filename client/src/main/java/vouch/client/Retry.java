package vouch.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When to ask a busy server again: a few times, ever later, never all callers at the same moment.
///
/// @param attemptsMax how often one call is sent at most
/// @param pauseMax a server that asks for more patience than this is not waited for
/// @param random where the jitter comes from
record Retry(int attemptsMax, Duration pauseMax, RandomGenerator random) {

    private static final Duration FIRST = Duration.ofMillis(200);

    Retry {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("at least one attempt: " + attemptsMax);
        }
    }

    /// Whether nothing is ever sent again.
    boolean isNever() {
        return attemptsMax == 1;
    }

    /// The pause before the attempt after number `attempt` (the first is 1); empty where there is
    /// to be none.
    Optional<Duration> after(int attempt, Optional<Duration> asked) {
        if (attempt >= attemptsMax) {
            return Optional.empty();
        }
        Duration least = asked.orElse(FIRST.multipliedBy(1L << Math.min(attempt - 1, 10)));
        if (least.compareTo(pauseMax) > 0) {
            return asked.isPresent() ? Optional.empty() : Optional.of(jittered(pauseMax));
        }
        return Optional.of(jittered(least));
    }

    /// Never shorter than asked for, up to half as long again.
    private Duration jittered(Duration least) {
        return least.plusMillis((long) (least.toMillis() * 0.5 * random.nextDouble()));
    }
}

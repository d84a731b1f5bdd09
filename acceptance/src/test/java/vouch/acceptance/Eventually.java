package vouch.acceptance;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Looks until something is there. How often it looks is bounded, far above what is ever needed.
public final class Eventually {

    private static final int LOOKS_MAX = 1_200;
    private static final long PAUSE_MILLIS = 100;

    private Eventually() {}

    public static void isTrue(String what, BooleanSupplier holds) {
        get(what, () -> holds.getAsBoolean() ? Optional.of(what) : Optional.empty());
    }

    public static <T> T get(String what, Supplier<Optional<T>> look) {
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            pause();
        }
        throw new AssertionError("it never came: " + what);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}

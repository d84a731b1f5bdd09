package vouch.client;

import java.time.Duration;

/// How this package lets time pass, so that a test can let it pass at once.
@FunctionalInterface
interface Pause {

    Pause REAL = Pause::sleep;

    /// Returns when `length` has passed.
    void pause(Duration length);

    private static void sleep(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VouchException("The call was interrupted while it waited.", e);
        }
    }
}

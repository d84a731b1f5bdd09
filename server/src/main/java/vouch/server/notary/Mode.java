package vouch.server.notary;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How an account's digests get to the chain. A change counts for digests registered after it.
enum Mode {
    /// With the log's root: one transaction for many.
    LOG,
    /// Each in a transaction of its own, and in the log besides.
    DIRECT;

    static Optional<Mode> of(String word) {
        return Stream.of(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package vouch.server.database;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The current row of an answer, by column name. A null where the type says none fails.
public interface Row {

    long number(String column);

    String text(String column);

    byte[] bytes(String column);

    boolean flag(String column);

    Instant instant(String column);

    boolean isNull(String column);

    /// An id that is kept as its text.
    default UUID uuid(String column) {
        return UUID.fromString(text(column));
    }

    default Optional<Instant> optionalInstant(String column) {
        return isNull(column) ? Optional.empty() : Optional.of(instant(column));
    }
}

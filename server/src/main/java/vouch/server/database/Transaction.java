package vouch.server.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SQL inside one transaction, in the subset both databases take.
///
/// Parameters: `Long`, `Integer`, `String`, `byte[]`, `Boolean` (stored as 0 or 1), `Instant`
/// (stored as microseconds since the epoch) and null. Failures are [DatabaseException].
public interface Transaction {

    <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters);

    /// The one row, or none; a second row is a mistake in the query and fails.
    <T> Optional<T> find(String sql, Function<Row, T> mapper, @Nullable Object... parameters);

    /// Runs an insert, update or delete, and says how many rows it changed.
    int update(String sql, @Nullable Object... parameters);

    /// Runs one statement for many rows in one round trip.
    ///
    /// @return the rows each one changed, in the order given
    int[] batch(String sql, List<@Nullable Object[]> rows);

    /// Runs this when the transaction has committed, before whoever asked for it goes on; never
    /// where it was undone. It runs on the database's own thread, so it must do no more than wake
    /// somebody.
    ///
    /// @throws IllegalStateException in a transaction that only reads
    void afterCommit(Runnable wake);
}

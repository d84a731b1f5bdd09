package vouch.server.database;

import java.nio.file.Path;

/// The installation's database. Thread-safe.
///
/// Every change is one transaction and on disk (fsync'd) when [#write] returns. On SQLite one
/// platform thread owns the only writing connection and a few others the reading ones; callers wait
/// for them, so that no virtual thread's carrier is ever held by native code.
public interface Database extends AutoCloseable {

    /// Work inside one transaction. It may run on another thread than the caller's, and must not
    /// keep the transaction.
    @FunctionalInterface
    interface Work<T> {
        T in(Transaction tx);
    }

    /// The same without a result.
    @FunctionalInterface
    interface Change {
        void in(Transaction tx);
    }

    /// Reads in one consistent view of the data.
    <T> T read(Work<T> work);

    /// Changes in one transaction, durable on return; an exception thrown by the work undoes all of
    /// it and reaches the caller as it is. Writers are serialised on SQLite; on PostgreSQL they run
    /// at READ COMMITTED, so carry every race's condition in the `where`.
    <T> T write(Work<T> work);

    /// The same for work that has nothing to tell.
    default void change(Change change) {
        write(tx -> {
            change.in(tx);
            return true;
        });
    }

    /// Writes a copy of the embedded database, as it is at one moment, to a file; whoever reads or
    /// changes it meanwhile is not held up. The copy is on disk when this returns.
    ///
    /// @param file is made with mode 0600
    /// @throws UnsupportedOperationException on PostgreSQL, which has tools of its own for that
    default void copyTo(Path file) {
        throw new UnsupportedOperationException("pg_dump copies a PostgreSQL database");
    }

    @Override
    void close();
}

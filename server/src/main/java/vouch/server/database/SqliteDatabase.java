package vouch.server.database;

import io.prometheus.metrics.core.metrics.Histogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import vouch.server.metrics.Metrics;

/// SQLite in WAL mode with `synchronous=FULL`: a commit is on disk when it returns.
///
/// One platform thread owns the writing connection and commits what waits as a group, each work in
/// a savepoint of its own; [#READERS] others own a reading connection each. Callers, mostly virtual
/// threads, park until theirs is done.
final class SqliteDatabase implements Database {

    /// The most works committed together. Each may itself hold thousands of rows.
    private static final int GROUP_WORKS_MAX = 64;

    private static final int READERS = 2;

    private static final String CLOSED = "the database is closed";

    /// The most works that may wait for a thread; callers beyond it wait for a place.
    private static final int QUEUED_WORKS_MAX = 4096;

    private final Path file;
    private final SqliteFailures failures;
    private final Histogram commitSeconds;
    private final BlockingQueue<Pending<?>> writes = new ArrayBlockingQueue<>(QUEUED_WORKS_MAX);
    private final BlockingQueue<Pending<?>> reads = new ArrayBlockingQueue<>(QUEUED_WORKS_MAX);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    SqliteDatabase(Path file, Metrics metrics) {
        this.file = file;
        this.failures = new SqliteFailures(file);
        this.commitSeconds =
                metrics.histogram(
                        "vouch_database_commit_seconds",
                        "Time of one commit to disk, fsync included",
                        CommitBuckets.SECONDS);
        metrics.gauge(
                "vouch_database_writes_waiting", "Works that wait for the writer", writes::size);
        metrics.gauge("vouch_database_reads_waiting", "Works that wait for a reader", reads::size);
    }

    /// Opens the connections, so that a damaged file is seen now, and starts the threads.
    SqliteDatabase start() {
        try {
            var writer = connect(false);
            threads.add(platformThread("database-writer", () -> writeLoop(writer)));
            for (int i = 1; i <= READERS; i++) {
                var reader = connect(true);
                threads.add(platformThread("database-reader-" + i, () -> readLoop(reader)));
            }
        } catch (SQLException e) {
            throw failures.apply(e);
        }
        threads.forEach(Thread::start);
        return this;
    }

    @Override
    public <T> T read(Work<T> work) {
        return await(reads, new Pending<>(work));
    }

    @Override
    public <T> T write(Work<T> work) {
        return await(writes, new Pending<>(work));
    }

    @Override
    public void copyTo(Path copy) {
        var done = new CompletableFuture<Path>();
        platformThread("database-copy", () -> copy(copy, done)).start();
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database was copied", e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /// One read transaction of SQLite's own: writers go on beside it.
    private void copy(Path copy, CompletableFuture<Path> done) {
        try {
            Databases.create(copy);
            try (var connection = connect(false);
                    var statement = connection.prepareStatement("vacuum into ?")) {
                statement.setString(1, copy.toString());
                statement.execute();
            }
            // VACUUM INTO leaves that to whoever needs the copy.
            try (var file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            done.complete(copy);
        } catch (SQLException e) {
            done.completeExceptionally(new SqliteFailures(copy).apply(e));
        } catch (IOException e) {
            done.completeExceptionally(new UncheckedIOException("cannot write " + copy, e));
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /// Lets what waits finish, then closes.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        offerStop(writes, 1);
        offerStop(reads, READERS);
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        refuse(writes);
        refuse(reads);
    }

    /// A work and who waits for it; without a work, the sign to stop.
    private static final class Pending<T> {
        final @Nullable Work<T> work;
        final CompletableFuture<T> done = new CompletableFuture<>();
        @Nullable T result;

        Pending(@Nullable Work<T> work) {
            this.work = work;
        }

        void run(Transaction transaction) {
            if (work == null) {
                throw new IllegalStateException("the sign to stop is no work");
            }
            result = work.in(transaction);
        }

        void succeed() {
            complete(result);
        }

        @SuppressWarnings("NullAway") // A work may well answer null.
        private void complete(@Nullable T value) {
            done.complete(value);
        }
    }

    private void writeLoop(Connection connection) {
        try (connection) {
            var statements = new Statements(connection, failures);
            var group = new ArrayList<Pending<?>>(GROUP_WORKS_MAX);
            boolean stop = false;
            while (!stop) {
                group.clear();
                group.add(writes.take());
                writes.drainTo(group, GROUP_WORKS_MAX - 1);
                stop = group.removeIf(pending -> pending.work == null);
                if (!group.isEmpty()) {
                    commit(connection, statements, group);
                }
            }
        } catch (SQLException e) {
            throw failures.apply(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(Connection connection, Statements statements, List<Pending<?>> group) {
        var succeeded = new ArrayList<Pending<?>>(group.size());
        try {
            statements.update("begin immediate");
            for (var pending : group) {
                if (runInSavepoint(statements, pending)) {
                    succeeded.add(pending);
                }
            }
            long begin = System.nanoTime();
            statements.update("commit");
            commitSeconds.observe((System.nanoTime() - begin) / 1e9);
            statements.committed();
        } catch (RuntimeException | Error e) {
            rollBack(connection, e);
            statements.forgetAwaiting(0);
            succeeded.forEach(pending -> pending.done.completeExceptionally(e));
            group.forEach(pending -> pending.done.completeExceptionally(e));
            return;
        }
        succeeded.forEach(Pending::succeed);
    }

    /// Runs one work; its failure undoes it alone, unless SQLite undid the whole transaction.
    private static boolean runInSavepoint(Statements statements, Pending<?> pending) {
        statements.update("savepoint work");
        int awaiting = statements.awaitingCommit();
        try {
            pending.run(statements);
        } catch (RuntimeException | Error e) {
            statements.forgetAwaiting(awaiting);
            try {
                statements.update("rollback to work");
                statements.update("release work");
            } catch (DatabaseException gone) {
                e.addSuppressed(gone);
                throw e;
            }
            pending.done.completeExceptionally(e);
            return false;
        }
        statements.update("release work");
        return true;
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try (var statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException e) {
            // SQLite has already rolled back after a failure as hard as a full disk.
            cause.addSuppressed(e);
        }
    }

    private void readLoop(Connection connection) {
        try (connection) {
            var statements = new Statements(connection, failures);
            for (var pending = reads.take(); pending.work != null; pending = reads.take()) {
                try {
                    statements.update("begin");
                    try {
                        pending.run(statements);
                        requireReadOnly(statements);
                    } finally {
                        statements.forgetAwaiting(0);
                        statements.update("rollback");
                    }
                    pending.succeed();
                } catch (RuntimeException | Error e) {
                    pending.done.completeExceptionally(e);
                }
            }
        } catch (SQLException e) {
            throw failures.apply(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireReadOnly(Statements statements) {
        if (statements.awaitingCommit() > 0) {
            throw new IllegalStateException("a transaction that only reads never commits");
        }
    }

    /// Whoever came between the closing and the end of the threads is told so.
    private static void refuse(BlockingQueue<Pending<?>> queue) {
        for (var late = queue.poll(); late != null; late = queue.poll()) {
            late.done.completeExceptionally(new IllegalStateException(CLOSED));
        }
    }

    private <T> T await(BlockingQueue<Pending<?>> queue, Pending<T> pending) {
        if (closed) {
            throw new IllegalStateException(CLOSED);
        }
        try {
            queue.put(pending);
            if (closed && threads.stream().noneMatch(Thread::isAlive)) {
                refuse(queue);
            }
            return pending.done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /// The work's own failure, with the caller's stack beside it.
    private static RuntimeException rethrown(ExecutionException e) {
        var cause = e.getCause();
        if (cause instanceof RuntimeException failure) {
            return failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }

    private static void offerStop(BlockingQueue<Pending<?>> queue, int times) {
        try {
            for (int i = 0; i < times; i++) {
                queue.put(new Pending<>(null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect(boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(10_000);
        var connection = config.createConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("pragma query_only = " + readOnly);
        }
        return connection;
    }

    private Thread platformThread(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().unstarted(work);
    }
}

package vouch.server.database;

import com.zaxxer.hikari.HikariDataSource;
import io.prometheus.metrics.core.metrics.Histogram;
import java.sql.Connection;
import java.sql.SQLException;
import vouch.server.metrics.Metrics;

/// PostgreSQL over a bounded pool of connections; each work is a transaction of its own.
final class PostgresDatabase implements Database {

    /// Names the one gateway that may serve a database: "vouch" as an advisory lock's number.
    private static final long GATEWAY_LOCK = 0x766f756368L;

    // https://www.postgresql.org/docs/17/errcodes-appendix.html
    private static final String DISK_FULL = "53100";

    private final HikariDataSource pool;
    private final Connection lock;
    private final Histogram commitSeconds;

    PostgresDatabase(HikariDataSource pool, Metrics metrics) {
        this.pool = pool;
        this.lock = lockedConnection(pool);
        this.commitSeconds =
                metrics.histogram(
                        "vouch_database_commit_seconds",
                        "Time of one commit to disk, fsync included",
                        CommitBuckets.SECONDS);
        metrics.gauge(
                "vouch_database_writes_waiting",
                "Works that wait for a connection",
                () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection());
    }

    private static Connection lockedConnection(HikariDataSource pool) {
        try {
            var connection = pool.getConnection();
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
                statement.setLong(1, GATEWAY_LOCK);
                try (var results = statement.executeQuery()) {
                    results.next();
                    if (results.getBoolean(1)) {
                        return connection;
                    }
                }
            }
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
        throw new DatabaseInUseException(
                "another gateway serves this database: stop it first, or name another database");
    }

    @Override
    public <T> T read(Work<T> work) {
        try (var connection = pool.getConnection()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return inTransaction(connection, work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        try (var connection = pool.getConnection()) {
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return inTransaction(connection, work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        boolean committed = false;
        try {
            var statements = new Statements(connection, PostgresDatabase::failure);
            var result = work.in(statements);
            if (connection.isReadOnly() && statements.awaitingCommit() > 0) {
                throw new IllegalStateException("a transaction that only reads never commits");
            }
            long begin = System.nanoTime();
            connection.commit();
            committed = true;
            if (!connection.isReadOnly()) {
                commitSeconds.observe((System.nanoTime() - begin) / 1e9);
            }
            statements.committed();
            return result;
        } finally {
            if (!committed) {
                connection.rollback();
            }
        }
    }

    private static DatabaseException failure(SQLException e) {
        return DISK_FULL.equals(e.getSQLState())
                ? new DatabaseException.DiskFull(e)
                : new DatabaseException("the database failed: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try (pool) {
            lock.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}

package vouch.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;
import vouch.server.metrics.Metrics;

/// Opens a database, made or brought up to date first.
public final class Databases {

    /// Connections of one gateway to PostgreSQL, the lock's included.
    private static final int POSTGRES_CONNECTIONS_MAX = 16;

    private Databases() {}

    /// Opens the SQLite file, which is made with mode 0600 where there is none.
    public static Database sqlite(Path file, Metrics metrics) {
        try {
            create(file);
        } catch (FileAlreadyExistsException e) {
            // The installation is there already.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the database " + file, e);
        }
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        try {
            migrate(
                    source,
                    Map.of(
                            "long", "INTEGER",
                            "bytes", "BLOB",
                            "table", "STRICT",
                            "keyed_table", "STRICT, WITHOUT ROWID"));
        } catch (FlywayException e) {
            throw ofDisk(file, e);
        }
        return new SqliteDatabase(file, metrics).start();
    }

    /// Makes an empty file that nobody else may read.
    static void create(Path file) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// A full disk by its name, where that is what a migration failed at.
    private static RuntimeException ofDisk(Path file, FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && new SqliteFailures(file).apply(sql)
                            instanceof DatabaseException.DiskFull full) {
                return full;
            }
        }
        return failure;
    }

    /// Connects to PostgreSQL 15 or newer.
    ///
    /// @param url `jdbc:postgresql://host[:port]/name`; user and password may stand in it or come
    ///   by the environment's `PGUSER` and `PGPASSWORD` or a `.pgpass` file
    /// @throws DatabaseInUseException where another gateway serves it
    public static Database postgres(String url, Metrics metrics) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setPoolName("vouch");
        config.setMaximumPoolSize(POSTGRES_CONNECTIONS_MAX);
        config.setAutoCommit(false);
        var pool = new HikariDataSource(config);
        try {
            migrate(
                    pool,
                    Map.of("long", "BIGINT", "bytes", "BYTEA", "table", "", "keyed_table", ""));
            return new PostgresDatabase(pool, metrics);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static void migrate(DataSource source, Map<String, String> dialect) {
        Flyway.configure()
                .dataSource(source)
                .placeholders(dialect)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}

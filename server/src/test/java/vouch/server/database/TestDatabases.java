package vouch.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import vouch.server.metrics.Metrics;

/// Real databases for tests: every store is tested on both.
public final class TestDatabases {

    private TestDatabases() {}

    /// The databases the gateway runs on.
    public enum Kind {
        SQLITE,
        POSTGRESQL;

        /// Opens an empty database, or, with the same folder again, the one left there.
        public Database open(Path folder) {
            return switch (this) {
                case SQLITE -> Databases.sqlite(folder.resolve("vouch.db"), new Metrics());
                case POSTGRESQL -> postgres(folder);
            };
        }

        private static Database postgres(Path folder) {
            // The ordinary test run asks PostgreSQL. The one that changes the program thousands of
            // times, to see whether a test notices, would start a server each time.
            Assumptions.assumeFalse(Boolean.getBoolean("vouch.mutating"), "changing the program");
            return Databases.postgres(postgresUrl(folder), new Metrics());
        }
    }

    /// The address of this folder's own database in the one server of this JVM, made on first use.
    public static String postgresUrl(Path folder) {
        var name =
                "t"
                        + UUID.nameUUIDFromBytes(folder.toString().getBytes(UTF_8))
                                .toString()
                                .replace("-", "");
        try (var connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            var known =
                    statement.executeQuery(
                            "select 1 from pg_database where datname = '" + name + "'");
            if (!known.next()) {
                statement.execute("create database " + name);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Server.INSTANCE.getJdbcUrl("postgres", name);
    }

    private static final class Server {
        private static final Duration UP_WITHIN = Duration.ofMinutes(2);
        private static final int TRIES_MAX = 3;
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            for (int tries = 1; ; tries++) {
                try {
                    return EmbeddedPostgres.builder().setPGStartupWait(UP_WITHIN).start();
                } catch (IOException | IllegalStateException e) {
                    // It looks for a free port long before it takes it.
                    if (tries == TRIES_MAX) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
    }
}

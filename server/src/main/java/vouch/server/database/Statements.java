package vouch.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SQL over one connection, which keeps its prepared statements. Used by one thread at a time.
final class Statements implements Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private final Connection connection;
    private final Function<SQLException, DatabaseException> failure;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    Statements(Connection connection, Function<SQLException, DatabaseException> failure) {
        this.connection = connection;
        this.failure = failure;
    }

    @Override
    public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        try {
            var statement = bound(sql, parameters);
            try (var results = statement.executeQuery()) {
                var row = new ResultRow(results);
                var found = new ArrayList<T>();
                while (results.next()) {
                    found.add(mapper.apply(row));
                }
                return List.copyOf(found);
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    @Override
    public <T> Optional<T> find(
            String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        var found = list(sql, mapper, parameters);
        if (found.size() > 1) {
            throw new IllegalStateException(found.size() + " rows where one was meant: " + sql);
        }
        return found.stream().findFirst();
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) {
        try {
            return bound(sql, parameters).executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    @Override
    public int[] batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try {
            var statement = statement(sql);
            for (var row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    @Override
    public void afterCommit(Runnable wake) {
        afterCommit.add(wake);
    }

    /// How many are waiting for the commit.
    int awaitingCommit() {
        return afterCommit.size();
    }

    /// The works after the first so many were undone.
    void forgetAwaiting(int keep) {
        afterCommit.subList(keep, afterCommit.size()).clear();
    }

    /// Runs what waited for the commit; one that fails keeps none of the others back.
    void committed() {
        for (var wake : afterCommit) {
            try {
                wake.run();
            } catch (RuntimeException e) {
                LOG.error("what should follow a commit failed", e);
            }
        }
        afterCommit.clear();
    }

    /// After a failure as hard as a full disk SQLite's driver has ended the statement for good: the
    /// next use prepares it anew.
    private DatabaseException failed(String sql, SQLException e) {
        var broken = prepared.remove(sql);
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
        }
        return failure.apply(e);
    }

    private PreparedStatement bound(String sql, @Nullable Object[] parameters) throws SQLException {
        var statement = statement(sql);
        bind(statement, parameters);
        return statement;
    }

    private PreparedStatement statement(String sql) throws SQLException {
        if (Thread.currentThread().isVirtual() && failure instanceof SqliteFailures) {
            // Its native calls hold the carrier thread, and there may be no more than two.
            throw new IllegalStateException("SQLite must not be called on a virtual thread");
        }
        var known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case null -> statement.setNull(i + 1, java.sql.Types.NULL);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setLong(i + 1, number);
                case Boolean flag -> statement.setLong(i + 1, flag ? 1 : 0);
                case String text -> statement.setString(i + 1, text);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Instant time -> statement.setLong(i + 1, Microseconds.of(time));
                case Object other ->
                        throw new IllegalArgumentException(
                                "not a parameter type: " + other.getClass().getName());
            }
        }
    }
}

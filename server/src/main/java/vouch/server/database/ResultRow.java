package vouch.server.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// The row a result set stands on.
final class ResultRow implements Row {

    private final ResultSet results;

    ResultRow(ResultSet results) {
        this.results = results;
    }

    @Override
    public long number(String column) {
        return read(column, ResultSet::getLong);
    }

    @Override
    public String text(String column) {
        return read(column, ResultSet::getString);
    }

    @Override
    public byte[] bytes(String column) {
        return read(column, ResultSet::getBytes);
    }

    @Override
    public boolean flag(String column) {
        return number(column) != 0;
    }

    @Override
    public Instant instant(String column) {
        return Microseconds.toInstant(number(column));
    }

    @Override
    public boolean isNull(String column) {
        try {
            return results.getObject(column) == null;
        } catch (SQLException e) {
            throw new DatabaseException("cannot read column " + column, e);
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet results, String column) throws SQLException;
    }

    private <T> T read(String column, Reader<T> reader) {
        try {
            var value = reader.read(results, column);
            if (results.wasNull()) {
                throw new IllegalStateException("column " + column + " is null");
            }
            return value;
        } catch (SQLException e) {
            throw new DatabaseException("cannot read column " + column, e);
        }
    }
}

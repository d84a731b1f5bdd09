package vouch.server.mixer;

import java.util.Optional;
import vouch.server.database.Row;

/// Columns that may be null.
final class Rows {

    private Rows() {}

    static Optional<Long> number(Row row, String column) {
        return row.isNull(column) ? Optional.empty() : Optional.of(row.number(column));
    }

    static Optional<String> text(Row row, String column) {
        return row.isNull(column) ? Optional.empty() : Optional.of(row.text(column));
    }
}

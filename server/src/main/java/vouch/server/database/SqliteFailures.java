package vouch.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Function;

/// Tells a full disk from every other failure of SQLite.
final class SqliteFailures implements Function<SQLException, DatabaseException> {

    // The primary result codes of sqlite3.h; extended codes carry them in their lowest byte.
    private static final int FULL = 13;
    private static final int INPUT_OUTPUT_ERROR = 10;
    private static final int CANNOT_OPEN = 14;

    /// With less than this left, a failed write is put down to the missing space.
    private static final long SPACE_BYTES_MIN = 256 * 1024;

    private final Path file;

    SqliteFailures(Path file) {
        this.file = file;
    }

    @Override
    public DatabaseException apply(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        boolean mayBeFull = code == INPUT_OUTPUT_ERROR || code == CANNOT_OPEN;
        if (code == FULL || (mayBeFull && spaceIsShort())) {
            return new DatabaseException.DiskFull(e);
        }
        return new DatabaseException("the database failed: " + e.getMessage(), e);
    }

    private boolean spaceIsShort() {
        try {
            return Files.getFileStore(file).getUsableSpace() < SPACE_BYTES_MIN;
        } catch (IOException e) {
            return false;
        }
    }
}

package vouch.server.database;

/// The database failed at something nobody planned for.
@SuppressWarnings("serial")
public class DatabaseException extends RuntimeException {

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /// No space is left where the database lives: nothing was changed, and nothing is lost.
    public static final class DiskFull extends DatabaseException {
        public DiskFull(Throwable cause) {
            super("the disk that holds the database is full", cause);
        }
    }
}

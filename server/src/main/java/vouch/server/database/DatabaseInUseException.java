package vouch.server.database;

/// Somebody else serves this database; the message says what to do.
@SuppressWarnings("serial")
public final class DatabaseInUseException extends RuntimeException {

    DatabaseInUseException(String message) {
        super(message);
    }
}

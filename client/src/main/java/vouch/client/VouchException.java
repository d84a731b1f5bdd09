package vouch.client;

/// A call that could not be answered; the message is a sentence for a person and says what to do
/// next.
///
/// Answers that were planned for (no credit left, not registered) are results and never this.
public final class VouchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What kind of obstacle it was, for a program that has to decide.
    public enum Reason {
        /// Nothing answered at that address: asking again at once is of no use.
        UNREACHABLE,
        /// The server did not take the key, password or token.
        CREDENTIALS,
        /// Too many requests, or the server is too busy; later it will be answered.
        BUSY,
        /// The server refused the request, or failed at it.
        REFUSED,
        /// What came back is not an answer of this API.
        UNREADABLE,
        /// The caller was interrupted.
        INTERRUPTED
    }

    private final Reason reason;

    VouchException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    VouchException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    VouchException(String message, InterruptedException cause) {
        this(Reason.INTERRUPTED, message, cause);
    }

    /// What kind of obstacle it was.
    public Reason reason() {
        return reason;
    }
}

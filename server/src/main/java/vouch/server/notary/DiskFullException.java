package vouch.server.notary;

/// No space is left for documents: nothing was stored, registered or taken, and nothing is lost.
@SuppressWarnings("serial")
public final class DiskFullException extends RuntimeException {

    DiskFullException(Throwable cause) {
        super("the disk that holds the documents is full", cause);
    }

    DiskFullException() {
        super("the disk that holds the documents is almost full");
    }
}

package vouch.server.http;

/// An address cannot be listened on; the message says what to do.
@SuppressWarnings("serial")
public final class ListenException extends RuntimeException {

    ListenException(String host, int port, String reason) {
        super(
                "cannot listen on "
                        + host
                        + " port "
                        + port
                        + " ("
                        + reason
                        + "): stop what listens there, or name another with --port or --host");
    }
}

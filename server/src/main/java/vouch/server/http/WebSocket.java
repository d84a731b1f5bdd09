package vouch.server.http;

/// One open WebSocket connection, to send on. Thread-safe.
///
/// Messages go out in the order in which they were taken. Pings and pongs are the server's own
/// business; nobody sees them here.
public interface WebSocket {

    /// The caller has left, or asked for nothing more.
    int NORMAL = 1000;

    /// The server is about to stop: come back in a moment.
    int GOING_AWAY = 1001;

    /// A kind of message that is not taken here.
    int UNACCEPTABLE = 1003;

    /// No close frame came: the connection broke. Never sent.
    int ABNORMAL = 1006;

    /// The caller broke a rule, such as reading too slowly.
    int POLICY = 1008;

    /// A message is too big.
    int TOO_BIG = 1009;

    /// Something of ours failed.
    int INTERNAL_ERROR = 1011;

    /// Sends a binary message; where the caller has not read enough of what was sent before, waits
    /// until it has.
    ///
    /// @return false where the connection closes: the message was not, and will not be, sent
    /// @throws InterruptedException where the wait was ended; the message was not sent
    boolean send(byte[] message) throws InterruptedException;

    /// The same without waiting.
    ///
    /// @return false also where there is no room for it now
    boolean offer(byte[] message);

    /// Sends what was taken, then a close frame; the second call changes nothing.
    ///
    /// @param code a status code of RFC 6455, section 7.4, that may be sent
    /// @param reason a few plain words for the caller; at most 123 bytes are sent
    void close(int code, String reason);

    /// False from the moment that either side wants to close.
    boolean isOpen();
}

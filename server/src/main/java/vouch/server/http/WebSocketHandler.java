package vouch.server.http;

/// What is done with one WebSocket connection. Every method is called by the connection's own
/// virtual thread, one after the other; as long as one runs, nothing more is read from this caller.
///
/// A failure that is thrown is logged and closes the connection with 1011.
public interface WebSocketHandler {

    /// The first call, before anything is read.
    void opened(WebSocket socket);

    /// A whole binary message, of at most [WebSocketLimits#messageBytesMax()].
    void binary(byte[] message);

    /// A whole text message.
    void text(String message);

    /// The last call, for every connection that was opened.
    ///
    /// @param code the caller's close code where it closed, else ours; 1006 where the connection
    ///   broke
    void closed(int code, String reason);
}

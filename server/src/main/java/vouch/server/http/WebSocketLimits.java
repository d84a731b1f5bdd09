package vouch.server.http;

import java.time.Duration;

/// How much one server's WebSocket connections take. Times are checked twice a second.
///
/// @param socketsMax connections open at one time; a further handshake is 503
/// @param messageBytesMax one message in all its frames; more closes with 1009
/// @param queuedMessagesMax messages that wait to be sent to one caller
/// @param queuedBytesMax and their bytes; the last one taken may go beyond
/// @param pingInterval how often each caller is pinged
/// @param silenceMax from the last frame that came, a pong too; then the connection is cut
/// @param writeMax for the caller to take one frame; then the connection is cut
/// @param closeMax from our close frame to the caller's
public record WebSocketLimits(
        int socketsMax,
        int messageBytesMax,
        int queuedMessagesMax,
        int queuedBytesMax,
        Duration pingInterval,
        Duration silenceMax,
        Duration writeMax,
        Duration closeMax) {

    public static final int SOCKETS_MAX = 4096;
    public static final int MESSAGE_BYTES_MAX = 256 * 1024;
    public static final int QUEUED_MESSAGES_MAX = 64;
    public static final int QUEUED_BYTES_MAX = 512 * 1024;
    public static final Duration PING_INTERVAL = Duration.ofSeconds(10);
    public static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    public static final Duration WRITE_MAX = Duration.ofSeconds(20);
    public static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    public static final WebSocketLimits DEFAULT =
            new WebSocketLimits(
                    SOCKETS_MAX,
                    MESSAGE_BYTES_MAX,
                    QUEUED_MESSAGES_MAX,
                    QUEUED_BYTES_MAX,
                    PING_INTERVAL,
                    SILENCE_MAX,
                    WRITE_MAX,
                    CLOSE_MAX);

    public WebSocketLimits {
        if (socketsMax < 1 || messageBytesMax < 1 || queuedMessagesMax < 1 || queuedBytesMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}

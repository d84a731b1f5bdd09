package vouch.server.http;

import java.time.Duration;

/// How much one server takes, all of it in one place. Times are checked twice a second.
///
/// @param targetBytesMax the request line's target; more is 414
/// @param headerBytesMax all header lines together; more is 431
/// @param headersMax header lines; more is 431
/// @param connectionsMax open connections; further ones wait to be accepted
/// @param requestsMax requests in hand at one time; more is 503
/// @param eventStreamsMax answers without a length that are being sent at one time, such as streams
///   of events; more is 503. They are not counted as requests in hand
/// @param idleMax from the end of one request to the end of the next one's first line
/// @param headMax from the end of the first line to the end of the headers
/// @param bodyMax for reading one body
/// @param uploadWindow in each such time that we wait for a streamed body, so much of it must come:
/// @param uploadWindowBytesMin bytes; a caller who sends less is left
/// @param writeMax for the caller to take one answer, or one piece of a streamed one
/// @param lingerMax how long we read on, after an answer that closes the connection, so that a
///   caller who is still sending gets to see it
/// @param graceMax for requests in hand to finish when the server stops
public record HttpLimits(
        int targetBytesMax,
        int headerBytesMax,
        int headersMax,
        int connectionsMax,
        int requestsMax,
        int eventStreamsMax,
        Duration idleMax,
        Duration headMax,
        Duration bodyMax,
        Duration uploadWindow,
        int uploadWindowBytesMin,
        Duration writeMax,
        Duration lingerMax,
        Duration graceMax) {

    public static final int TARGET_BYTES_MAX = 8 * 1024;
    public static final int HEADER_BYTES_MAX = 16 * 1024;
    public static final int HEADERS_MAX = 64;
    public static final int CONNECTIONS_MAX = 8192;
    public static final int REQUESTS_MAX = 4096;
    public static final int EVENT_STREAMS_MAX = 2048;
    public static final Duration IDLE_MAX = Duration.ofSeconds(75);
    public static final Duration HEAD_MAX = Duration.ofSeconds(15);
    public static final Duration BODY_MAX = Duration.ofSeconds(30);
    public static final Duration UPLOAD_WINDOW = Duration.ofSeconds(30);
    public static final int UPLOAD_WINDOW_BYTES_MIN = 32 * 1024;
    public static final Duration WRITE_MAX = Duration.ofSeconds(30);
    public static final Duration LINGER_MAX = Duration.ofSeconds(3);
    public static final Duration GRACE_MAX = Duration.ofSeconds(30);

    /// What we read on after an answer that closes the connection, in bytes.
    static final int LINGER_BYTES_MAX = 4 * 1024 * 1024;

    public static final HttpLimits DEFAULT =
            new HttpLimits(
                    TARGET_BYTES_MAX,
                    HEADER_BYTES_MAX,
                    HEADERS_MAX,
                    CONNECTIONS_MAX,
                    REQUESTS_MAX,
                    EVENT_STREAMS_MAX,
                    IDLE_MAX,
                    HEAD_MAX,
                    BODY_MAX,
                    UPLOAD_WINDOW,
                    UPLOAD_WINDOW_BYTES_MIN,
                    WRITE_MAX,
                    LINGER_MAX,
                    GRACE_MAX);

    public HttpLimits {
        if (targetBytesMax < 1
                || headerBytesMax < 1
                || headersMax < 1
                || connectionsMax < 1
                || requestsMax < 1
                || eventStreamsMax < 1
                || uploadWindowBytesMin < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public HttpLimits withRequestsMax(int max) {
        return with(max, eventStreamsMax);
    }

    HttpLimits withEventStreamsMax(int max) {
        return with(requestsMax, max);
    }

    private HttpLimits with(int requests, int eventStreams) {
        return new HttpLimits(
                targetBytesMax,
                headerBytesMax,
                headersMax,
                connectionsMax,
                requests,
                eventStreams,
                idleMax,
                headMax,
                bodyMax,
                uploadWindow,
                uploadWindowBytesMin,
                writeMax,
                lingerMax,
                graceMax);
    }
}

package vouch.server.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What goes back to the caller. Immutable, as long as nobody changes the body's array.
public final class Answer {

    /// What follows the head.
    sealed interface Body {

        final class Whole implements Body {
            final byte[] bytes;

            Whole(byte[] bytes) {
                this.bytes = bytes;
            }
        }

        /// @param length in bytes; without one the body ends when its writer does
        record Streamed(OptionalLong length, BodyWriter writer) implements Body {}

        /// None: from here on the connection is a WebSocket.
        record Switched(WebSocketHandler handler) implements Body {}
    }

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final Body body;

    private Answer(int status, String contentType, Map<String, String> headers, Body body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    /// A JSON body from a record, map or tree, in the order its parts are declared; a null field is
    /// left out.
    public static Answer json(int status, Object value) {
        return bytes(status, "application/json", Json.bytes(value));
    }

    public static Answer text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// The array is taken as it is; do not change it afterwards.
    public static Answer bytes(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, Map.of(), new Body.Whole(body));
    }

    /// A body that is written while it is sent: a file, or events as they happen.
    ///
    /// @param length in bytes, where it is known. An answer without one may go on for as long as
    ///   its writer likes, and counts under [HttpLimits#eventStreamsMax()]
    /// @throws IllegalArgumentException for a negative length
    public static Answer stream(
            int status, String contentType, OptionalLong length, BodyWriter writer) {
        if (length.isPresent() && length.getAsLong() < 0) {
            throw new IllegalArgumentException("a negative length: " + length.getAsLong());
        }
        return new Answer(status, contentType, Map.of(), new Body.Streamed(length, writer));
    }

    /// What RFC 9457 makes of a problem, for the parts of the port that have no error body of their
    /// own.
    public static Answer problem(Problem problem) {
        var body = new LinkedHashMap<String, Object>();
        // The type says nothing beyond the status, so the title is the status's own.
        body.put("type", "about:blank");
        body.put("title", StatusText.of(problem.status()));
        body.put("status", problem.status());
        body.put("detail", problem.message());
        return bytes(problem.status(), "application/problem+json", Json.bytes(body));
    }

    /// This answer with another status.
    public Answer status(int other) {
        return new Answer(other, contentType, headers, body);
    }

    /// The connection becomes a WebSocket; only a route made by [Route#webSocket] may answer so. A
    /// subprotocol that was agreed on is a header of it, `Sec-WebSocket-Protocol`.
    ///
    /// @param handler of this one connection
    public static Answer webSocket(WebSocketHandler handler) {
        return new Answer(101, "", Map.of(), new Body.Switched(handler));
    }

    /// This answer with one more header.
    public Answer header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, plain(name, value));
        return new Answer(status, contentType, more, body);
    }

    /// A header's value that cannot become a second header: visible ASCII and spaces.
    static String plain(String name, String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("not a header value, of " + name);
        }
        return value;
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public Map<String, String> headers() {
        return headers;
    }

    Body body() {
        return body;
    }

    /// True for a body that may go on for ever.
    boolean isEndless() {
        return body instanceof Body.Streamed streamed && streamed.length().isEmpty();
    }
}

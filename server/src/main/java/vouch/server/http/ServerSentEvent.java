package vouch.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// One event of a `text/event-stream` (WHATWG HTML, section 9.2).
///
/// @param name without line ends
/// @param data a record, map or tree, written as JSON on one line
public record ServerSentEvent(String name, Object data) {

    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    /// Sends it at once.
    public void writeTo(StreamedBody body) throws IOException {
        body.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        body.write(Json.bytes(data));
        body.write("\n\n".getBytes(StandardCharsets.US_ASCII));
        body.flush();
    }

    /// Sends a comment, so that whoever reads, and whatever lies between, knows of the connection.
    public static void heartbeat(StreamedBody body) throws IOException {
        body.write(HEARTBEAT);
        body.flush();
    }
}

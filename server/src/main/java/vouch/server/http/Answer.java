package vouch.server.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What goes back to the caller. Immutable, as long as nobody changes the body's array.
public final class Answer {

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    private Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
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
        return new Answer(status, contentType, Map.of(), body);
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

    byte[] body() {
        return body;
    }
}

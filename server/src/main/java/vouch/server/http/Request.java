package vouch.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// One request as a handler sees it. Owned by the one thread that serves it.
///
/// The readers throw [Problem.Refused] with the status that fits: 400 for what cannot be read, 415
/// for a content type we do not take.
public interface Request {

    /// A typed name under which a guard leaves something for the handler.
    record Key<T>(String name, Class<T> type) {}

    String method();

    /// The path as it came, not decoded, without the query.
    String rawPath();

    /// Path and query exactly as they stood in the request line.
    String rawTarget();

    /// The part of the path that `{name}` matched, percent-decoded.
    String pathPart(String name);

    Optional<String> query(String name);

    Optional<String> header(String name);

    /// The whole body; a mistake on a route that streams it.
    byte[] body();

    /// The body of a route that streams it ([Route#streamedBody]), as it comes: nothing is read
    /// before the first call. Reading refuses with 413 what is longer than the route allows and
    /// with 400 what is malformed, and throws what ends the connection where the caller leaves or
    /// sends too slowly ([HttpLimits#uploadWindow]): let both pass. Always the same stream.
    InputStream bodyStream();

    /// The parts of a streamed `multipart/form-data` body; 415 where the content type is another.
    /// Call it once.
    Parts parts();

    /// The parameters of a form, multipart or JSON body, which mean the same; names in their order.
    /// JSON: the scalar members of the one object, numbers and booleans as they were written; other
    /// members are left out. The first of several values of one name counts. An empty body has
    /// none.
    Map<String, String> parameters();

    /// The body as a JSON object; 415 where the content type is another.
    JsonNode json();

    /// The body as one JSON value of any kind, whatever its content type is; an empty body is an
    /// empty object. For callers that prove themselves by a token: a page in somebody's browser can
    /// send any body as a plain form.
    JsonNode anyJson();

    /// The caller's address without the port.
    String remoteAddress();

    /// The id of this request in every log line and in the answer's `X-Request-Id`.
    String id();

    <T> void put(Key<T> key, T value);

    /// What a guard left under this key; a missing value is a mistake in the routes' table.
    <T> T get(Key<T> key);

    /// Adds a header to whatever answer this request gets.
    void answerHeader(String name, String value);
}

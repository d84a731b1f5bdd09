package vouch.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request as the web server hands it over. Its body is read when somebody first asks for it, so
/// that a caller whom a guard refuses makes us hold nothing.
final class IncomingRequest implements Request {

    /// Chunks of one byte take six: what a body may cost on the wire beyond its own length.
    private static final int CHUNKING_FACTOR = 8;

    /// What else may have come with it: the next requests of a caller who does not wait.
    private static final int PIPELINED_BYTES_MAX = 64 * 1024;

    private static final int PARTS_BUFFER_BYTES = 64 * 1024;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RoutingRequest request;
    private final Connection connection;
    private final String id;
    private final String rawPath;
    private final String rawQuery;
    private final Map<Key<?>, Object> left = new HashMap<>();
    private final Map<String, String> answerHeaders = new LinkedHashMap<>();
    private boolean owesContinue;
    private long bodyBytesMax;
    private boolean streamsBody;
    private Map<String, String> pathParts = Map.of();
    private byte @Nullable [] body;
    private @Nullable InputStream stream;
    private @Nullable Map<String, String> queryFields;

    IncomingRequest(RoutingRequest request, Connection connection, String id) {
        this.request = request;
        this.connection = connection;
        this.id = id;
        this.rawPath = request.prologue().uriPath().rawPath();
        this.rawQuery = request.prologue().query().rawValue();
        this.owesContinue = expectsContinueInOtherLetters(request.headers());
    }

    void routed(Route route, Map<String, String> parts) {
        bodyBytesMax = route.bodyBytesMax();
        streamsBody = route.streamsBody();
        pathParts = parts;
        if (header("Content-Length").map(Long::parseLong).orElse(0L) > bodyBytesMax) {
            throw BodyStream.tooLarge();
        }
    }

    /// What guards and handlers want on the answer, whatever it will be.
    Map<String, String> answerHeaders() {
        return answerHeaders;
    }

    Headers headers() {
        return request.headers();
    }

    /// True while the caller may still be sending a body, or be waiting for leave to send it.
    boolean bodyIsUnread() {
        return request.content().hasEntity() && !request.content().consumed();
    }

    /// True while the caller waits for leave to send its body.
    boolean awaitsContinue() {
        return (!request.continueSent() || owesContinue) && bodyIsUnread();
    }

    /// The body, with leave to send it where the caller waits for that.
    private InputStream content() {
        var in = request.content().inputStream();
        if (owesContinue) {
            owesContinue = false;
            connection.dataWriter().writeNow(BufferData.create(CONTINUE));
        }
        return in;
    }

    /// An expectation is compared without regard to case (RFC 9110, section 10.1.1): java.net.http
    /// spells it `100-Continue`. The web server itself knows it in lower case only.
    private static boolean expectsContinueInOtherLetters(Headers headers) {
        if (!headers.contains(HeaderNames.EXPECT)) {
            return false;
        }
        String value = headers.get(HeaderNames.EXPECT).get();
        return value.equalsIgnoreCase("100-continue") && !value.equals("100-continue");
    }

    /// Reads and forgets what is left of the body. False where that is more, or slower, than we put
    /// up with: the connection is of no more use then.
    boolean drain() {
        connection.enter(Connection.Phase.LINGER);
        connection.allow(HttpLimits.LINGER_BYTES_MAX);
        try {
            request.content().consume();
            connection.allowAnything();
            return !bodyIsUnread();
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public String rawTarget() {
        return rawQuery.isEmpty() ? rawPath : rawPath + "?" + rawQuery;
    }

    @Override
    public String pathPart(String name) {
        String raw = pathParts.get(name);
        if (raw == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}: " + rawPath);
        }
        return FormFields.decodePathPart(raw);
    }

    @Override
    public Optional<String> query(String name) {
        if (queryFields == null) {
            queryFields = FormFields.parse(rawQuery.getBytes(StandardCharsets.US_ASCII));
        }
        return Optional.ofNullable(queryFields.get(name));
    }

    @Override
    public Optional<String> header(String name) {
        var headers = request.headers();
        var headerName = HeaderNames.create(name);
        return headers.contains(headerName)
                ? Optional.of(headers.get(headerName).get())
                : Optional.empty();
    }

    @Override
    public byte[] body() {
        if (streamsBody) {
            throw new IllegalStateException("the route streams its body: " + rawPath);
        }
        if (body == null) {
            body = request.content().hasEntity() ? readBody() : new byte[0];
        }
        return body;
    }

    private byte[] readBody() {
        connection.enter(Connection.Phase.BODY);
        allowBody();
        try {
            return new BodyStream(content(), bodyBytesMax, () -> {}, () -> {}, () -> {})
                    .readAllBytes();
        } catch (IOException e) {
            throw new CloseConnectionException("the caller left while sending", e);
        } finally {
            connection.allowAnything();
            connection.enter(Connection.Phase.HANDLING);
        }
    }

    private void allowBody() {
        connection.allow(bodyBytesMax * CHUNKING_FACTOR + PIPELINED_BYTES_MAX);
    }

    @Override
    public InputStream bodyStream() {
        if (!streamsBody) {
            throw new IllegalStateException("the route does not stream its body: " + rawPath);
        }
        if (stream == null) {
            stream = request.content().hasEntity() ? openBody() : InputStream.nullInputStream();
        }
        return stream;
    }

    private InputStream openBody() {
        allowBody();
        connection.beginUpload();
        return new BodyStream(
                content(),
                bodyBytesMax,
                connection::awaitUpload,
                connection::handleUpload,
                connection::allowAnything);
    }

    @Override
    public Parts parts() {
        String type = header("Content-Type").orElse("");
        if (!mediaType(type).equals("multipart/form-data")) {
            throw unsupported();
        }
        return Parts.of(type, bodyStream(), PARTS_BUFFER_BYTES);
    }

    @Override
    public Map<String, String> parameters() {
        byte[] bytes = body();
        if (bytes.length == 0) {
            return Map.of();
        }
        String type = header("Content-Type").orElse("");
        return switch (mediaType(type)) {
            case "application/x-www-form-urlencoded" -> FormFields.parse(bytes);
            case "multipart/form-data" -> MultipartFields.parse(type, bytes);
            case "application/json" -> Json.scalars(bytes);
            default -> throw unsupported();
        };
    }

    @Override
    public JsonNode json() {
        if (!mediaType(header("Content-Type").orElse("")).equals("application/json")) {
            throw unsupported();
        }
        return Json.object(body());
    }

    @Override
    public JsonNode anyJson() {
        byte[] bytes = body();
        var value = bytes.length == 0 ? Json.MAPPER.createObjectNode() : Json.value(bytes);
        if (value.isMissingNode()) {
            throw new Problem.Refused(400, "The body holds no JSON");
        }
        return value;
    }

    /// The type alone, in lower case; a body in another character set than UTF-8 has none we take.
    private static String mediaType(String contentType) {
        String[] parts = contentType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=")
                    && !parameter.equals("charset=utf-8")
                    && !parameter.equals("charset=us-ascii")) {
                throw unsupported();
            }
        }
        return parts[0].strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String remoteAddress() {
        return connection.remotePeer().address() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        left.put(key, value);
    }

    @Override
    public <T> T get(Key<T> key) {
        Object value = left.get(key);
        if (value == null) {
            throw new IllegalStateException("no guard left a " + key.name() + " on " + rawPath);
        }
        return key.type().cast(value);
    }

    @Override
    public void answerHeader(String name, String value) {
        answerHeaders.put(name, Answer.plain(name, value));
    }

    private static Problem.Refused unsupported() {
        return new Problem.Refused(415, "Unsupported content type");
    }
}

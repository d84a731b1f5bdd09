package vouch.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// The opening handshake of a WebSocket connection (RFC 6455, section 4.2).
final class Handshake {

    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final String SPOKEN = "13";
    private static final int KEY_BYTES = 16;

    /// The protocol's own constant, from its section 1.3.
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Handshake() {}

    static boolean isAskedFor(String method, Headers headers) {
        return method.equals("GET")
                && holds(headers, HeaderNames.UPGRADE, "websocket")
                && holds(headers, HeaderNames.CONNECTION, "upgrade");
    }

    private static boolean holds(Headers headers, HeaderName name, String wanted) {
        return headers.contains(name)
                && headers.get(name).allValues(true).stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .anyMatch(token -> token.strip().equalsIgnoreCase(wanted));
    }

    /// What is wrong with a handshake that was asked for.
    static Optional<Problem> refusal(IncomingRequest request, Headers headers) {
        if (request.bodyIsUnread()) {
            return Optional.of(new Problem(400, "A WebSocket handshake has no body"));
        }
        if (!one(headers, VERSION).equals(SPOKEN)) {
            request.answerHeader("Sec-WebSocket-Version", SPOKEN);
            return Optional.of(new Problem(426, "Only version 13 of WebSocket is spoken here"));
        }
        return isKey(one(headers, KEY))
                ? Optional.empty()
                : Optional.of(new Problem(400, "Malformed Sec-WebSocket-Key"));
    }

    private static String one(Headers headers, HeaderName name) {
        return headers.contains(name) && headers.get(name).valueCount() == 1
                ? headers.get(name).get()
                : "";
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// The head of the answer that ends HTTP on this connection.
    static byte[] accepted(Headers headers, Map<String, String> answerHeaders) {
        var head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        head.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        head.append("Sec-WebSocket-Accept: ").append(proof(one(headers, KEY))).append("\r\n");
        answerHeaders.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String proof(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

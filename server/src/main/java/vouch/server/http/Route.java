package vouch.server.http;

import java.util.ArrayList;
import java.util.List;

/// One line of a feature's HTTP surface: what is asked, who may ask it, how large it may be.
///
/// Immutable; each `with`-like method returns a changed copy. A path holds literal segments and
/// `{name}` segments, each of which matches exactly one non-empty segment; `{name...}` as the last
/// segment matches the whole rest, slashes included.
///
/// @param bodyBytesMax the most the body may hold, in bytes; more is 413
/// @param streamsBody whether the handler reads the body as it comes, by [Request#bodyStream()] or
///   [Request#parts()], instead of whole
/// @param guards asked in order before the handler; the first that answers ends the request
public record Route(
        String method,
        String path,
        Handler handler,
        long bodyBytesMax,
        boolean streamsBody,
        List<Guard> guards) {

    /// The method, in the table alone, of a route that answers WebSocket handshakes.
    public static final String WEB_SOCKET = "WEBSOCKET";

    /// The body limit of a route that names none, in bytes.
    public static final int BODY_BYTES_MAX_DEFAULT = 16 * 1024;

    /// The most any body may hold, in bytes: 64 TiB.
    public static final long STREAMED_BODY_BYTES_MAX = 1L << 46;

    public Route {
        long most = streamsBody ? STREAMED_BODY_BYTES_MAX : Integer.MAX_VALUE - 1L;
        if (bodyBytesMax < 0 || bodyBytesMax > most) {
            throw new IllegalArgumentException("not a body's limit: " + bodyBytesMax);
        }
        guards = List.copyOf(guards);
    }

    /// What a route does once every guard has let the request pass.
    @FunctionalInterface
    public interface Handler {
        Answer answer(Request request);
    }

    public static Route get(String path, Handler handler) {
        return new Route("GET", path, handler, 0, false, List.of());
    }

    public static Route post(String path, Handler handler) {
        return new Route("POST", path, handler, BODY_BYTES_MAX_DEFAULT, false, List.of());
    }

    public static Route put(String path, Handler handler) {
        return new Route("PUT", path, handler, BODY_BYTES_MAX_DEFAULT, false, List.of());
    }

    /// Answers the WebSocket handshakes on a path, beside whatever answers its other requests. The
    /// handler answers [Answer#webSocket], or refuses by any other answer.
    public static Route webSocket(String path, Handler handler) {
        return new Route(WEB_SOCKET, path, handler, 0, false, List.of());
    }

    public Route bodyBytesMax(int bytes) {
        return new Route(method, path, handler, bytes, false, guards);
    }

    /// The body is read as it comes, after the guards have let the request pass.
    public Route streamedBody(long bytesMax) {
        return new Route(method, path, handler, bytesMax, true, guards);
    }

    /// Adds a guard behind those already there.
    public Route guardedBy(Guard guard) {
        var more = new ArrayList<>(guards);
        more.add(guard);
        return withGuards(more);
    }

    /// Adds a guard before those already there.
    public Route guardedFirstBy(Guard guard) {
        var more = new ArrayList<Guard>();
        more.add(guard);
        more.addAll(guards);
        return withGuards(more);
    }

    private Route withGuards(List<Guard> others) {
        return new Route(method, path, handler, bodyBytesMax, streamsBody, others);
    }
}

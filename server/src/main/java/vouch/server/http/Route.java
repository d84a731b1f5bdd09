package vouch.server.http;

import java.util.ArrayList;
import java.util.List;

/// One line of a feature's HTTP surface: what is asked, who may ask it, how large it may be.
///
/// Immutable; each `with`-like method returns a changed copy. A path holds literal segments and
/// `{name}` segments, each of which matches exactly one non-empty segment; `{name...}` as the last
/// segment matches the whole rest, slashes included.
///
/// @param guards asked in order before the handler; the first that answers ends the request
public record Route(
        String method, String path, Handler handler, int bodyBytesMax, List<Guard> guards) {

    /// The body limit of a route that names none, in bytes.
    public static final int BODY_BYTES_MAX_DEFAULT = 16 * 1024;

    public Route {
        guards = List.copyOf(guards);
    }

    /// What a route does once every guard has let the request pass.
    @FunctionalInterface
    public interface Handler {
        Answer answer(Request request);
    }

    public static Route get(String path, Handler handler) {
        return new Route("GET", path, handler, 0, List.of());
    }

    public static Route post(String path, Handler handler) {
        return new Route("POST", path, handler, BODY_BYTES_MAX_DEFAULT, List.of());
    }

    public Route bodyBytesMax(int bytes) {
        return new Route(method, path, handler, bytes, guards);
    }

    /// Adds a guard behind those already there.
    public Route guardedBy(Guard guard) {
        var more = new ArrayList<>(guards);
        more.add(guard);
        return new Route(method, path, handler, bodyBytesMax, more);
    }
}

package vouch.server.http;

import java.io.IOException;

/// Writes the body of an answer while it is being sent, on the request's own thread.
@FunctionalInterface
public interface BodyWriter {

    /// Called once, after the head of the answer is settled; not called for HEAD. Where it throws,
    /// the connection is cut, so that the caller can tell that something is missing.
    ///
    /// @throws IOException where the caller has left or takes nothing any more; let it pass, it is
    ///   nobody's fault and is not logged
    void writeTo(StreamedBody body) throws IOException;
}

package vouch.server.http;

import org.jspecify.annotations.Nullable;

/// Decides, before a route's handler runs, whether a request may go on.
///
/// A guard may leave what it found on the request ([Request#put]) and add headers to the coming
/// answer ([Request#answerHeader]).
@FunctionalInterface
public interface Guard {

    /// The answer that ends the request here, or null to let it pass.
    @Nullable Answer refuse(Request request);
}

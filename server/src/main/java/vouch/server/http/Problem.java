package vouch.server.http;

import org.jspecify.annotations.Nullable;

/// Why a request was refused, before it has the shape of one API's error body.
///
/// @param status an HTTP status from 400 to 599
/// @param message one plain sentence for the caller, without internals
/// @param retryAfterSeconds sent as `Retry-After` where it is not null
public record Problem(int status, String message, @Nullable Long retryAfterSeconds) {

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not an error status: " + status);
        }
    }

    public Problem(int status, String message) {
        this(status, message, null);
    }

    /// Turns a problem into an API's error body; each path prefix has one.
    @FunctionalInterface
    public interface Shape {
        Answer of(Problem problem);
    }

    /// Thrown by handlers and by [Request]'s readers; the server answers it in the route's shape.
    @SuppressWarnings("serial")
    public static final class Refused extends RuntimeException {
        private final Problem problem;

        public Refused(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }

        public Refused(int status, String message) {
            this(new Problem(status, message));
        }

        public Problem problem() {
            return problem;
        }
    }
}

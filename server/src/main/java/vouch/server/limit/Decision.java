package vouch.server.limit;

import java.time.Instant;
import vouch.server.http.Problem;
import vouch.server.http.Request;

/// Whether a request is within its caller's limit.
public sealed interface Decision {

    /// How many requests an hour the caller has at this endpoint.
    long limit();

    /// When the caller's hour is over.
    Instant resetsAt();

    /// @param remaining how many more requests the hour has
    record Passed(long limit, long remaining, Instant resetsAt) implements Decision {}

    /// @param retryAfterSeconds until the hour is over, at least 1
    record Refused(long limit, Instant resetsAt, long retryAfterSeconds) implements Decision {}

    /// Tells the caller of an identified request, and ends it with 429 where the limit is reached.
    default void applyTo(Request request) {
        tell(request);
        if (this instanceof Refused(_, _, long seconds)) {
            throw new Problem.Refused(new Problem(429, "Too Many Requests", seconds));
        }
    }

    /// Tells the caller alone, for whoever answers 429 in words of its own.
    default void tell(Request request) {
        long remaining =
                switch (this) {
                    case Passed(_, long left, _) -> left;
                    case Refused _ -> 0;
                };
        request.answerHeader("X-RateLimit-Limit", Long.toString(limit()));
        request.answerHeader("X-RateLimit-Reset", Long.toString(wholeSeconds(resetsAt())));
        request.answerHeader("X-RateLimit-Remaining", Long.toString(remaining));
    }

    private static long wholeSeconds(Instant time) {
        return time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1;
    }
}

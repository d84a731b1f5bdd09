package vouch.server.http;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Which error body belongs to which path: the longest prefix, in whole segments, wins; the empty
/// one covers all.
final class ErrorShapes {

    private record Prefixed(String prefix, Problem.Shape shape) {
        boolean covers(String path) {
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }
    }

    private final List<Prefixed> longestFirst;

    ErrorShapes(Map<String, Problem.Shape> byPrefix) {
        this.longestFirst =
                byPrefix.entrySet().stream()
                        .map(entry -> new Prefixed(entry.getKey(), entry.getValue()))
                        .sorted(
                                Comparator.comparingInt(
                                                (Prefixed prefixed) -> prefixed.prefix.length())
                                        .reversed())
                        .toList();
    }

    /// The same for what was refused before it was a request to any API: whatever an API makes of
    /// the status, here it stays, for whatever stands between the caller and us.
    Answer transportAnswer(String path, Problem problem) {
        return answer(path, problem).status(problem.status());
    }

    Answer answer(String path, Problem problem) {
        var answer =
                longestFirst.stream()
                        .filter(prefixed -> prefixed.covers(path))
                        .findFirst()
                        .map(Prefixed::shape)
                        .orElse(Answer::problem)
                        .of(problem);
        Long retryAfter = problem.retryAfterSeconds();
        return retryAfter == null
                ? answer
                : answer.header("Retry-After", Long.toString(retryAfter));
    }
}

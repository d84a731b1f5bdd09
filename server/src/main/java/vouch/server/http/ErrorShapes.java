package vouch.server.http;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which error body belongs to which path: the longest prefix, in whole segments, wins.
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

    Answer answer(String path, Problem problem) {
        var answer =
                longestFirst.stream()
                        .filter(prefixed -> prefixed.covers(path))
                        .findFirst()
                        .map(Prefixed::shape)
                        .orElse(ErrorShapes::problemJson)
                        .of(problem);
        Long retryAfter = problem.retryAfterSeconds();
        return retryAfter == null
                ? answer
                : answer.header("Retry-After", Long.toString(retryAfter));
    }

    /// RFC 9457: the type says nothing beyond the status, so the title is the status's own.
    private static Answer problemJson(Problem problem) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "about:blank");
        body.put("title", StatusText.of(problem.status()));
        body.put("status", problem.status());
        body.put("detail", problem.message());
        return Answer.bytes(problem.status(), "application/problem+json", Json.bytes(body));
    }
}
